// One person's chat: what was said, in order, and the buttons beside it.

const KNOWN = new Set(["B", "I", "U", "CODE"]);

// What the practice says is HTML that knows only bold; anything else in it is shown as text.
function appendWords(target, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        // A span of time is not broken at its hyphen.
        to.append(...node.data.split(/(\d\d:\d\d-\d\d:\d\d)/).map((part, place) => (place % 2 ? whole(part) : part)));
      } else if (KNOWN.has(node.nodeName)) {
        const kept = document.createElement(node.nodeName);
        copy(node, kept);
        to.append(kept);
      } else {
        copy(node, to);
      }
    }
  };
  copy(parsed, target);
}

function whole(words) {
  const node = document.createElement("span");
  node.className = "whole";
  node.textContent = words;
  return node;
}

export class Chat {
  #messages = new Map();
  #on;

  constructor(on) { this.#on = on; }

  get empty() { return this.#messages.size === 0; }

  // Returns whether it was new here.
  receive(message) {
    const fresh = !this.#messages.has(message.id);
    this.#messages.set(message.id, { ...message, pressed: this.#messages.get(message.id)?.pressed });
    this.#on.changed();
    return fresh;
  }

  say(text) {
    const id = crypto.randomUUID();
    this.#send({ id, from: "me", text }, () => this.#on.say(text, id));
  }

  #tap(message, button) {
    const id = crypto.randomUUID();
    message.pressed = button.token;
    this.#send({ id, from: "me", text: button.label, tap: true }, () => this.#on.tap(button.token, message.id, id));
  }

  // The same id goes out again with every try, so that a message that did arrive is not taken twice.
  async #send(message, out) {
    message.failed = null;
    this.#messages.set(message.id, message);
    this.#on.changed();
    try {
      await out();
    } catch {
      message.failed = () => this.#send(message, out);
      this.#on.changed();
    }
  }

  show(list) {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const other = list.chat !== this;
    const known = other ? new Map() : list.nodes;
    const focused = document.activeElement?.dataset?.key;
    list.chat = this;
    list.nodes = new Map();
    for (const message of this.#messages.values()) {
      const state = JSON.stringify({ ...message, failed: Boolean(message.failed) });
      const had = known.get(message.id);
      const node = had?.state === state ? had : { state, item: this.#item(message) };
      list.nodes.set(message.id, node);
    }
    const items = [...list.nodes.values()].map((node) => node.item);
    if (this.#waits) items.push(list.pause ??= this.#pause());
    for (const child of [...list.children]) if (!items.includes(child)) child.remove();
    // Those that stay are left alone, so that a screen reader hears only what is new.
    items.forEach((item, index) => { if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null); });
    if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    if (near || other) list.scrollTop = list.scrollHeight;
  }

  // Somebody has spoken and not been answered yet.
  get #waits() {
    const last = [...this.#messages.values()].at(-1);
    return last?.from === "me" && !last.failed;
  }

  #pause() {
    const item = document.createElement("li");
    item.className = "pause";
    item.setAttribute("aria-hidden", "true");
    item.textContent = "…";
    return item;
  }

  #item(message) {
    const item = document.createElement("li");
    const bubble = document.createElement("div");
    item.className = message.from === "me" ? "mine" : "practice";
    item.classList.toggle("tap", Boolean(message.tap));
    item.classList.toggle("failed", Boolean(message.failed));
    bubble.className = "bubble";
    if (message.from === "me") bubble.textContent = message.text;
    else appendWords(bubble, message.html);
    item.append(bubble, ...(message.buttons ?? []).map((row) => this.#row(message, row)));
    if (message.failed) item.append(this.#again(message));
    return item;
  }

  #row(message, row) {
    const line = document.createElement("div");
    line.className = "row";
    line.append(...row.map((button) => {
      const node = document.createElement("button");
      node.type = "button";
      node.textContent = button.label;
      node.dataset.key = button.token;
      if (message.pressed === button.token) node.setAttribute("aria-pressed", "true");
      node.addEventListener("click", () => this.#tap(message, button));
      return node;
    }));
    return line;
  }

  #again(message) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Not sent. Try again";
    button.addEventListener("click", () => message.failed());
    return button;
  }
}

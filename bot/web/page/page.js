// Who is speaking, what they see, and the live line to the practice.
import { showCalendar } from "./calendar.js";
import { Chat } from "./chat.js";

const ROLES = { therapist: "Therapist", client: "Client", admin: "Admin", front_desk: "Front desk" };
const EXAMPLES = {
  therapist: ["Mondays 9 to 5", "off next Friday", "what does next week look like"],
  client: ["anything Monday afternoon?", "book me Monday at 3", "when is my next appointment"],
  admin: ["tell everyone with sessions on Friday that we close at two", "who is free tomorrow at 2"],
  front_desk: ["who is free tomorrow at 2", "what does tomorrow look like"],
};

const token = document.querySelector("meta[name=token]").content;
const element = (id) => document.getElementById(id);
const chats = new Map();
const unseen = new Map();
let people = [];
let speaker = null;
let shownTherapist = null;
let asked = 0;

async function ask(path, body) {
  const answer = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { "X-Openings-Token": token, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  // A page that outlived the server it came from carries an old token: a new page carries the new one.
  if (answer.status === 403) location.reload();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.status === 200 ? answer.json() : null;
}

function chatOf(person) {
  if (!chats.has(person.id)) {
    chats.set(person.id, new Chat({
      say: (text, id) => ask("/say", { as: person.id, text, id }),
      tap: (button, message, id) => ask("/tap", { as: person.id, token: button, message, id }),
      changed: () => person.id === speaker?.id && showChat(),
    }));
  }
  return chats.get(person.id);
}

function showChat() {
  const chat = chatOf(speaker);
  chat.show(element("messages"));
  const examples = element("examples");
  examples.replaceChildren(...(chat.empty ? EXAMPLES[speaker.role] : []).map((text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => { chat.say(text); element("text").focus(); });
    return button;
  }));
}

function speakAs(person) {
  speaker = person;
  unseen.delete(person.id);
  shownTherapist = person.calendars[0] ?? null;
  history.replaceState(null, "", `#${encodeURIComponent(person.name)}`);
  document.title = `${person.name}, ${ROLES[person.role].toLowerCase()} · Openings`;
  element("chat-title").textContent = `${person.name}’s chat`;
  element("text").placeholder = `Write as ${person.name}`;
  showPeople();
  showTherapists();
  showChat();
  refresh();
}

function showPeople() {
  const nodes = [];
  for (const [role, title] of Object.entries(ROLES)) {
    const theirs = people.filter((person) => person.role === role);
    if (!theirs.length) continue;
    const heading = document.createElement("span");
    heading.className = "role";
    heading.textContent = title;
    nodes.push(heading, ...theirs.map(personButton));
  }
  const had = document.activeElement?.value;
  const legend = element("people").firstElementChild;
  element("people").replaceChildren(legend, ...nodes);
  if (had) element("people").querySelector(`input[value="${CSS.escape(had)}"]`)?.focus();
  element("people").querySelector("input:checked")?.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function personButton(person) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const name = document.createElement("span");
  Object.assign(input, { type: "radio", name: "person", value: person.id, checked: person === speaker });
  input.addEventListener("change", () => speakAs(person));
  const words = document.createElement("span");
  words.className = "name";
  words.textContent = words.title = person.name;
  name.append(words);
  const count = unseen.get(person.id);
  if (count) {
    const badge = document.createElement("span");
    badge.className = "count";
    badge.textContent = count;
    const spoken = document.createElement("span");
    spoken.className = "hidden";
    spoken.textContent = " new";
    name.append(badge, spoken);
  }
  label.append(input, name);
  return label;
}

function showTherapists() {
  const group = element("therapists");
  group.hidden = speaker.calendars.length < 2;
  group.replaceChildren(...speaker.calendars.map((id) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = people.find((person) => person.id === id).name;
    button.setAttribute("aria-pressed", String(id === shownTherapist));
    button.addEventListener("click", () => { shownTherapist = id; showTherapists(); refresh(); group.querySelector("[aria-pressed=true]").focus(); });
    return button;
  }));
}

// The newest question wins: an answer that comes late is not shown over a later one.
async function refresh() {
  if (!shownTherapist) return;
  const mine = ++asked;
  const query = new URLSearchParams({ as: speaker.id, of: shownTherapist });
  const calendar = await ask(`/calendar?${query}`).catch(() => null);
  if (!calendar || mine !== asked) return;
  // A client who reads another clock says whose time is meant.
  const zone = calendar.foreign ? ` ${calendar.zone} time` : "";
  const pick = speaker.role === "client" ? (day, opening) => propose(day, opening, zone) : null;
  const news = showCalendar(element("weeks"), calendar, speaker.id, pick);
  element("calendar-title").textContent = `${calendar.therapist}: the next two weeks`;
  element("zone").textContent = `Times are ${calendar.zone} time.`;
  for (const item of element("legend").children) item.hidden = !calendar.kinds.includes(item.dataset.kind);
  if (news && document.body.dataset.view === "chat") element("views").querySelector(".news").hidden = false;
}

function propose(day, opening, zone) {
  view("chat");
  element("text").value = `book me ${day.name} at ${opening.clock}${zone}`;
  element("text").focus();
}

function view(name) {
  document.body.dataset.view = name;
  for (const button of element("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  if (name === "calendar") element("views").querySelector(".news").hidden = true;
  if (name === "chat" && speaker) showChat();
}

function listen() {
  const line = new EventSource(`/events?token=${encodeURIComponent(token)}`);
  const trouble = (text) => { element("trouble").textContent = text; element("trouble").hidden = !text; };
  // Whatever was said while the line was down is asked for again.
  line.addEventListener("open", () => { trouble(""); catchUp(); });
  line.addEventListener("error", () => {
    trouble("No connection to the practice. Trying again.");
    // A browser gives up on a line that was refused; asking tells whether the page is out of date.
    if (line.readyState === EventSource.CLOSED) setTimeout(() => ask("/state").then(listen, listen), 2000);
  });
  line.addEventListener("changed", refresh);
  line.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    const person = people.find((one) => one.id === message.chat);
    if (!person) return;
    const fresh = chatOf(person).receive(message);
    if (fresh && person !== speaker && message.from === "practice") {
      unseen.set(person.id, (unseen.get(person.id) ?? 0) + 1);
      showPeople();
    }
  });
}

async function catchUp() {
  const state = await ask("/state");
  element("practice").textContent = `${state.practice}, a sample practice`;
  people = state.people;
  for (const message of state.messages) {
    const person = people.find((one) => one.id === message.chat);
    if (person) chatOf(person).receive(message);
  }
  const wanted = decodeURIComponent(location.hash.slice(1));
  const found = people.find((one) => one.id === speaker?.id) ?? people.find((one) => one.name === wanted) ?? people[0];
  speakAs(found);
}

element("views").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) view(button.dataset.view);
});

element("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = element("text").value.trim();
  if (!text || !speaker) return;
  element("text").value = "";
  chatOf(speaker).say(text);
});

element("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    element("say").requestSubmit();
  }
});

listen();

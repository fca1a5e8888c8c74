// The coming two weeks of one therapist: hours, openings, and what is taken.

let before = new Map();
let shown = null;

const place = (node, span) => {
  node.style.setProperty("--from", span.from);
  node.style.setProperty("--to", span.to);
  return node;
};

// Draws the calendar as `viewer` sees it and returns whether a day that they saw before now looks different.
// `pick` is what a tap on an opening does; without it openings are only shown.
export function showCalendar(root, calendar, viewer, pick) {
  const same = shown === `${viewer} ${calendar.therapist}`;
  const after = new Map(calendar.days.map((day) => [day.date, JSON.stringify(day)]));
  const changed = same ? [...after].filter(([date, text]) => before.has(date) && before.get(date) !== text) : [];
  const dates = new Set(changed.map(([date]) => date));
  shown = `${viewer} ${calendar.therapist}`;
  before = after;
  const weeks = [];
  for (let at = 0; at < calendar.days.length; at += 7) {
    weeks.push(week(calendar, calendar.days.slice(at, at + 7), dates, pick));
  }
  root.replaceChildren(...weeks);
  return dates.size > 0;
}

function week(calendar, days, changed, pick) {
  const node = document.createElement("div");
  node.className = "week";
  node.style.setProperty("--first", calendar.first);
  node.style.setProperty("--last", calendar.last);
  const lengths = calendar.days.flatMap((one) => one.items.map((item) => item.to - item.from));
  node.style.setProperty("--shortest", Math.max(10, Math.min(60, ...lengths)));
  node.append(clock(calendar), ...days.map((one) => day(one, changed.has(one.date), pick)));
  return node;
}

function clock(calendar) {
  const node = document.createElement("div");
  node.className = "clock";
  node.setAttribute("aria-hidden", "true");
  for (let minute = calendar.first; minute <= calendar.last; minute += 120) {
    const hour = document.createElement("span");
    hour.textContent = `${String(minute / 60 % 24).padStart(2, "0")}:00`;
    node.append(place(hour, { from: minute, to: minute }));
  }
  return node;
}

function day(one, changed, pick) {
  const node = document.createElement("section");
  node.className = "day";
  node.dataset.date = one.date;
  node.classList.toggle("today", one.today);
  node.classList.toggle("changed", changed);
  const heading = document.createElement("h3");
  const date = document.createElement("b");
  const hours = document.createElement("small");
  date.textContent = one.label;
  hours.textContent = hours.title = one.hours;
  heading.append(date, " ", hours);
  heading.setAttribute("aria-label", `${one.name}: ${one.hours}`);
  const track = document.createElement("ul");
  track.className = "track";
  track.append(...one.windows.map(open), ...one.items.map((item) => entry(one, item, pick)));
  node.append(heading, track);
  return node;
}

function open(window) {
  const node = place(document.createElement("li"), window);
  node.className = "hours";
  node.setAttribute("aria-hidden", "true");
  return node;
}

function entry(one, item, pick) {
  const node = place(document.createElement("li"), item);
  const words = item.label ? `${item.clock} ${item.label}` : item.clock;
  node.title = `${one.name}, ${item.span}${item.label ? `: ${item.label}` : ""}`;
  if (item.kind === "opening" && pick) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "opening";
    button.textContent = words;
    button.setAttribute("aria-label", `Book ${one.name} at ${item.clock}`);
    button.addEventListener("click", () => pick(one, item));
    node.className = "slot";
    node.append(button);
  } else {
    node.className = item.kind;
    node.textContent = words;
  }
  return node;
}

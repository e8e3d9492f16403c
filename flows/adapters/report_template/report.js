"use strict";
(() => {
  // Everything that articles say reaches the page as text nodes; nothing of it is ever parsed as markup.
  const page = JSON.parse(document.getElementById("claims").textContent);
  const pooled = new Set(page.pooled);
  const text = (place) => (place === null ? null : page.texts[place]);
  const claimOf = (row) => {
    const claim = {};
    page.fields.forEach((name, at) => {
      const value = row[at];
      claim[name] = name === "reasons" ? value.map(text) : pooled.has(name) ? text(value) : value;
    });
    const [title, url, outlet, published] = page.articles[claim.article];
    const { party, kind, title: series } = page.series[claim.series];
    return Object.assign(claim, { title, url, outlet, published, party, kind, series, stake_label: page.labels.stake[claim.stake] });
  };
  const claims = page.claims.map(claimOf);
  const byId = new Map(claims.map((claim) => [claim.claim_id, claim]));
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => { if (value !== null && value !== undefined) node.setAttribute(key, value); });
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  };
  const number = (value) => (value === null || value === undefined ? "–" : Number(value).toLocaleString("en-GB"));
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = (iso) => (iso ? Number(iso.slice(8, 10)) + " " + months[Number(iso.slice(5, 7)) - 1] + " " + iso.slice(0, 4) : "not dated");
  const words = (code) => code.replace(/_/g, " ");
  const classLabel = (code) => page.labels.class[code] || words(code);
  const counted = (count, thing) => number(count) + " " + thing + (count === 1 ? "" : "s");
  const bounds = {
    at_least: "a floor: it moves only the low end", more_than: "a floor: it moves only the low end", at_most: "a ceiling: it moves only the high end",
    less_than: "a ceiling: it moves only the high end", approx: "about", approx_below: "nearly", range: "a range", vague: "a vague count: never a central figure",
    zero: "nobody", none_reported: "none reported: not zero", exact: "as it stands",
  };

  const counts = {
    total: "all since the war began", part: "a part of a total, or all of an area or since another day", incident: "one event",
    period: "a stretch of days, or a number that is added",
  };

  // Commands name the ledger that the page lies in: in another folder they would read, or decide in, another ledger.
  const folderOf = (place) => {
    if (place.protocol !== "file:") return "DATA_DIR";
    try {
      const folder = decodeURIComponent(place.pathname).split("/").slice(0, -2).join("/").replace(/^\/(?=[A-Za-z]:)/, "") || "/";
      return /^[\w@%+=:,.\/-]+$/.test(folder) ? folder : "'" + folder.replace(/'/g, "'\"'\"'") + "'";
    } catch (error) {
      return "DATA_DIR";
    }
  };
  const dataDir = folderOf(window.location);
  document.querySelectorAll(".data-dir").forEach((node) => { node.textContent = dataDir; });

  // A claim with its evidence.
  const marked = (claim) => {
    if (claim.mark_end <= claim.mark_start) return el("blockquote", { dir: "auto" }, claim.sentence);
    const letters = [...claim.sentence];
    return el("blockquote", { dir: "auto" }, letters.slice(0, claim.mark_start).join(""), el("mark", {}, letters.slice(claim.mark_start, claim.mark_end).join("")), letters.slice(claim.mark_end).join(""));
  };
  const source = (claim) => {
    const title = claim.title || claim.url || "untitled";
    return el("p", {}, el("bdi", {}, claim.url ? el("a", { href: claim.url, rel: "noopener noreferrer" }, title) : title), ". ", el("bdi", {}, claim.outlet), ", " + day(claim.published));
  };
  const pairs = (claim) => [
    ["Claimant", el("span", {}, ...(claim.claimant_class === "unattributed" ? ["nobody is named"] : [el("bdi", {}, claim.claimant), " (" + classLabel(claim.claimant_class) + "; " + claim.stake_label.toLowerCase() + ")"]), ...(claim.relayed_by ? [", by way of ", el("bdi", {}, claim.relayed_by)] : []))],
    ["About", el("span", {}, el("bdi", { dir: "ltr" }, claim.series), ...(claim.place ? [", in ", el("bdi", {}, claim.place)] : []))],
    ["Counts", counts[claim.series_type] || "what its words do not say"],
    ["Figure", "“" + claim.said + "”, " + (bounds[claim.bound] || words(claim.bound))],
    ["As of", day(claim.day)],
    claim.modality !== "asserted" ? ["Hedge", words(claim.modality)] : null,
    claim.verification !== "unknown" ? ["Verification", claim.verification] : null,
    claim.is_repeat ? ["Printed", "a repeat: counted with the first print of what it says"] : null,
    claim.mentions ? ["Printed", number(claim.mentions) + "× in " + counted(claim.articles, "article") + "; " + counted(claim.sources, "independent source")] : null,
    claim.decision ? ["Decided", claim.decision] : null,
  ].filter(Boolean);
  const doubts = (claim) => {
    if (claim.confidence === null) return "none: coded by others and imported";
    const reasons = claim.reasons.length ? el("ul", {}, ...claim.reasons.map((reason) => el("li", {}, reason))) : null;
    return el("span", {}, claim.confidence + " of 100", reasons);
  };
  const archived = (claim) => (claim.warc ? el("span", {}, "archive/" + claim.warc + " at byte " + number(claim.warc_offset), el("br"), el("code", {}, "casualty-ledger review show " + claim.claim_id + " --page --data-dir " + dataDir)) : "not in this archive");
  const card = (claim, isOpen) => {
    const list = el("dl");
    const add = (name, value) => list.append(el("dt", {}, name), el("dd", {}, value));
    pairs(claim).forEach(([name, value]) => add(name, value));
    const more = el("dl");
    [["Confidence", doubts(claim)], ["Archived page", archived(claim)], ["Id", el("span", {}, el("a", { class: "proof", href: "#" + claim.claim_id }, el("code", {}, claim.claim_id)), " (its link can be shared)")]].forEach(([name, value]) => more.append(el("dt", {}, name), el("dd", {}, value)));
    const details = el("details", isOpen ? { open: "" } : {}, el("summary", {}, "Confidence of the reading " + (claim.confidence === null ? "–" : claim.confidence) + ", archived page, id"), more);
    return el("div", { class: "claim" }, marked(claim), source(claim), list, details);
  };
  const dialog = document.getElementById("card");
  const isClaim = (anchor) => /^clm_\w+$/.test(anchor);
  const gone = (id) => el("div", { class: "claim" }, el("p", {}, "This page does not hold the claim ", el("code", {}, id), ". It may be left out here, or its article was read anew since the link was made. Ask the ledger:"),
    el("p", {}, el("code", {}, "casualty-ledger review show " + id + " --data-dir " + dataDir)));
  const show = (id) => {
    const claim = byId.get(id);
    document.getElementById("card-body").replaceChildren(claim ? card(claim, true) : gone(id));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };

  // The address holds what is shown, so that it can be shared: "#clm_1?kind=killed&stake=own".
  const filters = document.getElementById("filters"), search = document.getElementById("search");
  const FILTERS = ["party", "kind", "stake"];
  const chosen = (name) => filters.elements[name].value;
  const addressed = () => {
    const [anchor, params] = window.location.hash.slice(1).split(/\?(.*)/s);
    return { anchor, params: params === undefined ? null : new URLSearchParams(params) };
  };
  const address = (anchor) => {
    const params = new URLSearchParams(FILTERS.filter((name) => chosen(name) !== "*").map((name) => [name, chosen(name)]));
    if (search.value.trim()) params.set("q", search.value.trim());
    const hash = anchor + (params.size ? "?" + params : "");
    window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname + window.location.search);
  };
  const choose = (params) => {
    FILTERS.forEach((name) => {
      const wanted = params.has(name) ? params.get(name) : "*";
      filters.elements[name].value = [...filters.elements[name].options].some((option) => option.value === wanted) ? wanted : "*";
    });
    search.value = params.get("q") || "";
  };
  const follow = () => {
    const { anchor, params } = addressed();
    if (params) { choose(params); applyFilters(); } else address(anchor);
    if (isClaim(anchor)) { show(anchor); return; }
    if (dialog.open) dialog.close();
    const target = anchor && document.getElementById(anchor);
    if (!target) return;
    if (target.matches("details")) target.open = true;
    const list = steps.find((state) => state.items.includes(target));
    if (list && target.hidden) { list.shown = Infinity; list.draw(); }
    if (params || list) target.scrollIntoView();
  };
  const forget = () => { if (!dialog.open && isClaim(addressed().anchor)) address(""); };
  const shut = () => { dialog.close(); forget(); };
  document.getElementById("close").addEventListener("click", shut);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) shut(); });
  dialog.addEventListener("close", forget);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.proof");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = link.getAttribute("href").slice(1);
    event.preventDefault();
    show(id);
    address(id);
  });
  window.addEventListener("hashchange", follow);

  // Filters: parts of the page that say what they are about, the charts, and the evidence. What is about several sides
  // names them all.
  const fits = (subject) => FILTERS.every((name) => subject[name] === undefined || chosen(name) === "*" || (name === "stake" ? subject.stake.split(" ").includes(chosen(name)) : subject[name] === chosen(name)));

  // Where the button that was pressed is gone, reading goes on at the first new item.
  const goOn = (button, item) => {
    const next = button.hidden && item && item.querySelector("a, summary");
    if (next) next.focus();
  };
  // Long lists are shown bit by bit. Filters see all of it.
  const steps = [...document.querySelectorAll("[data-step]")].map((list) => {
    const step = Number(list.dataset.step), body = list.tBodies ? list.tBodies[0] : list;
    const button = el("button", { type: "button" });
    const nothing = el("p", { class: "empty" }, "Nothing here fits the filters.");
    (list.tBodies ? list.parentElement : list).after(nothing, el("p", { class: "more" }, button));
    const state = { items: [...body.children], shown: step };
    state.draw = () => {
      const fitting = state.items.filter((item) => (item.dataset.kind !== undefined ? fits(item.dataset) : !item.querySelector("[data-kind]") || [...item.querySelectorAll("[data-kind]")].some((row) => fits(row.dataset))));
      const visible = new Set(fitting.slice(0, state.shown));
      state.items.forEach((item) => { item.hidden = !visible.has(item); });
      list.hidden = !fitting.length;
      nothing.hidden = fitting.length > 0;
      button.hidden = fitting.length <= state.shown;
      button.textContent = "Show more (" + number(fitting.length - state.shown) + " left)";
    };
    button.addEventListener("click", () => {
      const before = new Set(state.items.filter((item) => !item.hidden));
      state.shown += 4 * step;
      state.draw();
      goOn(button, state.items.find((item) => !item.hidden && !before.has(item)));
    });
    return state;
  });

  // The evidence: cards made when they are needed.
  const evidence = document.getElementById("evidence-list"), more = document.getElementById("more");
  const PORTION = 20;
  let found = [], drawnCards = 0;
  const drawCards = () => {
    found.slice(drawnCards, drawnCards + PORTION).forEach((claim) => evidence.append(el("li", { "data-id": claim.claim_id }, card(claim, false))));
    drawnCards = Math.min(found.length, drawnCards + PORTION);
    more.hidden = drawnCards >= found.length;
    more.textContent = "Show more (" + number(found.length - drawnCards) + " left)";
  };
  const findClaims = () => {
    const wanted = search.value.trim().toLowerCase();
    const holds = (claim) => [claim.sentence, claim.claimant, claim.outlet, claim.title, claim.place].some((value) => value && value.toLowerCase().includes(wanted));
    found = claims.filter((claim) => fits(claim) && (!wanted || holds(claim)));
    evidence.replaceChildren();
    drawnCards = 0;
    drawCards();
    tellChoice();
    document.getElementById("nothing-found").hidden = found.length > 0;
    const repeats = found.filter((claim) => claim.is_repeat).length;
    document.getElementById("shown").textContent = counted(found.length - repeats, "claim") + (repeats ? " and " + counted(repeats, "repeat") : "");
  };
  more.addEventListener("click", () => {
    const first = drawnCards;
    drawCards();
    goOn(more, evidence.children[first]);
  });
  let waiting = 0;
  search.addEventListener("input", () => { window.clearTimeout(waiting); waiting = window.setTimeout(() => { findClaims(); address(addressed().anchor); }, 150); });

  // Charts: drawn when opened.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const MODEL = "Modelled total, 90% interval";
  const theme = () => ({ // the colours are the page's, in the dark and on paper
    background: "transparent", view: { stroke: null }, font: "system-ui, sans-serif",
    axis: { labelColor: "var(--ink)", titleColor: "var(--ink)", gridColor: "var(--line)", domainColor: "var(--line)", tickColor: "var(--line)", labelFontSize: 12 },
    legend: { labelColor: "var(--ink)", labelFontSize: 13, columns: window.innerWidth < 640 ? 1 : 3 } });
  const bandRow = ([date, stake, low, central, high, high_is_open, is_stale]) => ({ day: date, stake: page.labels.stake[stake], low, central, high, high_is_open, is_stale });
  const later = (iso) => new Date(Date.parse(iso) + 86400000).toISOString().slice(0, 10);
  const rangeLabel = (row) => {
    if (row.low === null && row.high === null) return row.central === null ? "no figure" : number(row.central);
    if (row.high === null || (row.high_is_open && row.high === row.low)) return "at least " + number(row.low);
    if (row.low === null) return "at most " + number(row.high);
    return (row.low === row.high ? number(row.low) : number(row.low) + "–" + number(row.high)) + (row.high_is_open ? " or more" : "");
  };
  // What is drawn of bands. A band holds from its day until the next row of its side; where that says nothing live the
  // band ends, and what comes after is a run of its own, drawn as a path of its own. An end that nobody stated is drawn
  // at the highest or lowest number that somebody did.
  const drawnBands = (rows) => {
    const shown = [], ofStake = new Map();
    rows.forEach((row) => ofStake.set(row.stake, [...(ofStake.get(row.stake) || []), row]));
    let run = 0;
    ofStake.forEach((own) => {
      let last = null, wasCentral = false, line = 0;
      const end = (date) => { if (last) shown.push(Object.assign({}, last, { day: date, is_arrow: last.high_is_open })); last = null; };
      own.forEach((row) => {
        const ends = [row.low, row.central, row.high].filter((one) => one !== null);
        if (!ends.length || row.is_stale) { end(row.day); run += 1; return; }
        const next = Object.assign({}, row, { low: Math.min(...ends), high: Math.max(...ends), range: rangeLabel(row), run, is_arrow: row.high_is_open && !(last && last.high_is_open) });
        if (last && last.central !== null && row.central === null) shown.push(Object.assign({}, last, { day: row.day, is_arrow: false }));
        if (row.central !== null && !wasCentral) line += 1;
        wasCentral = row.central !== null;
        next.line_run = run + "." + line;
        shown.push(next);
        last = next;
      });
      if (last) end(shown.filter((row) => row.run === run).length === 1 ? later(last.day) : last.day);
      run += 1;
    });
    return shown;
  };
  const drawnModel = (rows) => {
    let run = 0;
    return rows.map((row, at) => {
      if (at && Date.parse(row.day) - Date.parse(rows[at - 1].day) > 7 * 86400000) run += 1;
      return Object.assign({}, row, { run, line_run: run });
    });
  };
  const hasStake = (stake) => chosen("stake") === "*" || stake === chosen("stake");
  const pointRow = (claim) => ({
    day: claim.day, as_of: day(claim.day), stake: claim.stake_label, number: claim.number, claim_id: claim.claim_id, claimant: claim.claimant || "not attributed",
    said: claim.said, sentence: claim.sentence, source: claim.outlet + ", " + day(claim.published),
  });
  const chartClaims = (chart) => chart.claims.map((id) => byId.get(id)).filter((claim) => hasStake(claim.stake));
  const datasets = (chart) => ({
    points: chartClaims(chart).map(pointRow),
    bands: chart.bands.filter((row) => hasStake(row[1])).map(bandRow),
    model: chart.model.map(([date, low, central, high]) => ({ day: date, stake: MODEL, low, central, high })),
  });
  const drawnSets = (chart) => {
    const { points, bands, model } = datasets(chart);
    return { points, bands: drawnBands(bands), model: drawnModel(model) };
  };
  // 1, 2, 5, 10, 20, 50 ... between the lowest and the highest number: a logarithmic axis that can be read.
  const ticks = (low, high) => {
    const all = [];
    for (let power = 1; power <= high; power *= 10) [1, 2, 5].forEach((step) => { if (step * power >= low && step * power <= high) all.push(step * power); });
    return all.length > 12 ? all.filter((tick) => String(tick).startsWith("1")) : all;
  };
  const specification = (chart) => {
    const spec = JSON.parse(JSON.stringify(chart.model.length ? page.templates.modelled : page.templates.plain));
    const sets = drawnSets(chart), days = [...sets.points, ...sets.bands, ...sets.model].map((row) => Date.parse(row.day));
    spec.layer = spec.layer.filter((layer) => layer.mark.type === "point" || sets[layer.data.name].some((row) => layer.mark.type !== "text" || row.is_arrow));
    const isShort = Math.max(...days) - Math.min(...days) < 150 * 86400000;
    if (isShort) spec.layer.forEach((layer) => { layer.encoding.x.axis.format = "%-d %b %Y"; });
    spec.layer.filter((layer) => layer.mark.type === "point").forEach((layer) => {
      layer.encoding.y.scale = chart.scale;
      if (chart.scale.type) layer.encoding.y.axis = Object.assign({}, layer.encoding.y.axis, { values: ticks(chart.scale.constant, Math.max(...chart.claims.map((id) => byId.get(id).number))) });
      layer.encoding.y.title = chart.scale.type ? "people (logarithmic scale)" : "people";
    });
    return Object.assign(spec, { config: Object.assign({}, spec.config, theme()), datasets: sets, description: chart.description });
  };
  const chartOf = (details) => page.charts[details.dataset.chart];
  const drawn = new Set();
  const drawIfOpen = (details) => {
    const id = details.dataset.chart;
    if (!details.open || details.hidden || drawn.has(id)) return;
    drawn.add(id);
    window.vegaEmbed(details.querySelector(".vega"), specification(chartOf(details)), { renderer: "svg", actions: false, ast: true, tooltip: { theme: dark.matches ? "dark" : "light" } })
      .then(({ view }) => view.addEventListener("click", (_event, item) => {
        if (!item || !item.datum || !item.datum.claim_id) return;
        show(item.datum.claim_id);
        address(item.datum.claim_id);
      }));
  };
  const charts = [...document.querySelectorAll("details.chart")];
  const redraw = () => { drawn.clear(); charts.forEach(drawIfOpen); };
  const countClaims = (details) => {
    const count = details.querySelector(".count"), shown = chartClaims(chartOf(details)).length;
    count.dataset.all = count.dataset.all || count.textContent;
    count.textContent = shown === chartOf(details).claims.length ? count.dataset.all : number(shown) + " drawn of " + count.dataset.all;
  };
  const fillTable = (details) => {
    const holder = details.querySelector(".as-table"), rows = chartClaims(chartOf(details)).slice(0, 300);
    const head = el("thead", {}, el("tr", {}, ...["As of", "Whose count", "Claimant", "As printed", "Outlet"].map((name) => el("th", { scope: "col" }, name))));
    const line = (claim) => el("tr", {}, el("td", {}, day(claim.day)), el("td", {}, claim.stake_label), el("td", {}, claim.claimant || "not attributed"),
      el("td", {}, el("a", { class: "proof", href: "#" + claim.claim_id }, claim.said)), el("td", {}, claim.outlet));
    holder.replaceChildren(el("table", {}, head, el("tbody", {}, ...rows.map(line))));
    if (chartClaims(chartOf(details)).length > rows.length) holder.append(el("p", { class: "meta" }, "The newest 300; the download has all that are drawn."));
  };

  // Downloads: the rows behind a chart, or the claims that are found.
  const columns = ["row_type", "day", "stake", "claimant", "said", "value", "low", "central", "high", "high_is_open", "is_stale", "bound", "series", "party", "kind", "series_type", "place", "modality", "verification", "relayed_by", "confidence", "outlet", "published", "title", "url", "claim_id", "is_repeat", "drawn_at", "sentence"];
  const claimRecord = (claim) => Object.assign({ row_type: "claim" }, Object.fromEntries(columns.slice(1).map((name) => [name, name === "stake" ? claim.stake_label : name === "drawn_at" ? claim.number : claim[name]])));
  const chartRecords = (details) => {
    const chart = chartOf(details), { bands, model } = datasets(chart);
    const about = { series: chart.title, party: details.dataset.party, kind: details.dataset.kind, series_type: "total" };
    const record = (type) => (row) => Object.assign({ row_type: type }, row, about);
    return [...chartClaims(chart).map(claimRecord), ...bands.map(record("band")), ...model.map(record("modelled"))];
  };
  const cell = (value) => {
    const printed = value === undefined || value === null ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(printed) && Number.isNaN(Number(printed)) ? "'" + printed : printed;
    return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  const asCsv = (records) => [columns.join(","), ...records.map((row) => columns.map((name) => cell(row[name])).join(","))].join("\r\n") + "\r\n";
  const save = (records, name, form) => {
    const link = document.createElement("a");
    const content = form === "csv" ? asCsv(records) : JSON.stringify(records, null, 1);
    link.href = URL.createObjectURL(new Blob([content], { type: form === "csv" ? "text/csv;charset=utf-8" : "application/json" }));
    link.download = name + "." + form;
    document.body.append(link); link.click(); link.remove();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const download = (form) => (details) => { // the name says what was chosen
    const parts = details ? [details.dataset.chart, chosen("stake")] : [page.conflict, "claims", ...FILTERS.map(chosen), search.value.trim()];
    const name = parts.filter((part) => part && part !== "*").join("-").toLowerCase().replace(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 100);
    save(details ? chartRecords(details) : found.map(claimRecord), name, form);
  };
  const pressed = {
    csv: download("csv"),
    json: download("json"),
    table: (details, button) => {
      const holder = details.querySelector(".as-table");
      holder.hidden = !holder.hidden;
      button.setAttribute("aria-expanded", String(!holder.hidden));
      if (!holder.hidden) fillTable(details);
    },
  };
  document.querySelectorAll(".tools").forEach((tools) => { tools.hidden = false; });
  document.querySelectorAll("button[data-do]").forEach((button) => {
    button.addEventListener("click", () => pressed[button.dataset.do](button.closest("details.chart"), button));
  });

  // Both sides of a contradiction, put side by side when it is opened.
  document.querySelectorAll("details.pair").forEach((pair) => pair.addEventListener("toggle", () => {
    const sides = pair.querySelector(".sides");
    if (!pair.open || sides.childElementCount) return;
    pair.dataset.claims.split(" ").filter((id) => byId.has(id)).forEach((id) => sides.append(card(byId.get(id), false)));
  }));

  // Paper has no filters: it says that it holds a choice.
  const tellChoice = () => {
    const parts = FILTERS.filter((name) => chosen(name) !== "*").map((name) => {
      const select = filters.elements[name];
      return select.labels[0].firstChild.textContent.trim() + ": " + select.selectedOptions[0].textContent;
    });
    if (search.value.trim()) parts.push("evidence with “" + search.value.trim() + "”");
    const note = document.getElementById("chosen");
    note.hidden = !parts.length;
    note.textContent = "A choice of this page. " + parts.join("; ") + ".";
  };
  const applyFilters = () => {
    document.querySelectorAll("main [data-kind]").forEach((node) => { if (!node.parentElement.closest("[data-step]") || node.closest("details.incident")) node.hidden = !fits(node.dataset); });
    document.querySelectorAll(".tolls > span").forEach((toll) => { // over all sides, or what the chosen side says alone
      const isOfOneSide = toll.dataset.side !== undefined || !toll.dataset.stake.includes(" ");
      toll.hidden = toll.hidden || (chosen("stake") === "*" ? toll.dataset.side !== undefined : !isOfOneSide);
    });
    document.querySelectorAll("[data-column]").forEach((cell) => { cell.hidden = chosen("stake") !== "*" && cell.dataset.column !== chosen("stake"); });
    charts.forEach(countClaims);
    steps.forEach((state) => state.draw());
    charts.filter((details) => !details.querySelector(".as-table").hidden).forEach(fillTable);
    findClaims();
    redraw();
  };
  charts.forEach((details) => details.addEventListener("toggle", () => drawIfOpen(details)));
  filters.hidden = false;
  filters.addEventListener("change", () => { applyFilters(); address(addressed().anchor); });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => { search.value = ""; window.setTimeout(() => { applyFilters(); address(addressed().anchor); }); });
  window.addEventListener("beforeprint", () => { // paper has no buttons
    steps.forEach((state) => { state.shown = Infinity; state.draw(); });
    while (drawnCards < found.length) drawCards();
  });
  dark.addEventListener("change", redraw); // the tooltips
  applyFilters();
  follow();
})();

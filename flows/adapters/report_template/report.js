"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    const ink = dark.matches ? "#e6edf3" : "#1b1f24", grid = dark.matches ? "#30363d" : "#e1e5ea";
    const range = dark.matches ? ["#56b4e9", "#ff9a4d", "#2fd0a0", "#a8b0b8", "#e3a5d6"] : null;
    return { range, config: {
      background: "transparent", view: { stroke: null }, font: "system-ui, sans-serif",
      axis: { labelColor: ink, titleColor: ink, gridColor: grid, domainColor: grid, tickColor: grid, labelFontSize: 12 },
      legend: { labelColor: ink, labelFontSize: 13, columns: window.innerWidth < 640 ? 1 : 3 } } };
  };
  const recolour = (node, range) => {
    if (node === null || typeof node !== "object") return;
    if (range && node.color && node.color.scale) node.color.scale.range = range.slice(0, node.color.scale.domain.length);
    Object.values(node).forEach((child) => recolour(child, range));
  };
  const filters = document.getElementById("filters");
  const chosen = (name) => (filters ? filters.elements[name].value : "*");
  const chosenLabel = () => filters.elements.stake.selectedOptions[0].text;
  const hasStake = (row) => chosen("stake") === "*" || row.stake === chosenLabel() || row.stake.startsWith("Modelled");
  const withStake = (spec) => {
    Object.keys(spec.datasets || {}).forEach((name) => { spec.datasets[name] = spec.datasets[name].filter(hasStake); });
    return spec;
  };
  const draw = (id) => {
    const { config, range } = theme();
    const spec = withStake(JSON.parse(JSON.stringify(charts[id])));
    recolour(spec, range);
    spec.config = Object.assign({}, spec.config, config);
    return window.vegaEmbed("#" + CSS.escape(id), spec, { renderer: "svg", actions: false, tooltip: { theme: dark.matches ? "dark" : "light" } })
      .then(({ view }) => view.addEventListener("click", (_event, item) => {
        if (item && item.datum && item.datum.claim_id) window.location.hash = item.datum.claim_id;
      }));
  };
  const drawn = new Set();
  const drawIfOpen = (details) => {
    const target = details.querySelector(".vega");
    if (details.open && !drawn.has(target.id)) { drawn.add(target.id); draw(target.id); }
  };
  const all = [...document.querySelectorAll("details.chart")];
  all.forEach((details) => { details.addEventListener("toggle", () => drawIfOpen(details)); drawIfOpen(details); });
  const redraw = () => { drawn.clear(); all.forEach((details) => { if (!details.hidden) drawIfOpen(details); }); };
  const fits = (node) => ["party", "kind", "stake"].every(
    (name) => node.dataset[name] === undefined || chosen(name) === "*" || node.dataset[name] === chosen(name));
  const applyFilters = () => {
    let shown = 0;
    document.querySelectorAll("[data-kind]").forEach((node) => {
      node.hidden = !fits(node);
      if (!node.hidden && node.matches(".evidence li")) shown += 1;
    });
    document.getElementById("shown").textContent = shown + (shown === 1 ? " claim shown" : " claims shown");
    redraw();
  };
  if (filters) {
    filters.hidden = false;
    filters.addEventListener("change", applyFilters);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("reset", () => window.setTimeout(applyFilters));
  }
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (target && target.hidden) { filters.reset(); target.hidden = false; target.scrollIntoView(); }
  });
  const columns = ["row_type", "day", "stake", "claimant", "said", "number", "low", "central", "high", "outlet", "published", "claim_id", "sentence"];
  const cell = (value) => {
    const text = value === undefined || value === null ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? "'" + text : text;
    return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  const rowType = (row) => (row.claim_id ? "claim" : row.stake.startsWith("Modelled") ? "modelled" : "band");
  const csvOf = (id) => {
    const seen = new Set();
    const rows = Object.values(withStake(JSON.parse(JSON.stringify(charts[id]))).datasets || {}).flat();
    const lines = rows.map((row) => columns.map((name) => cell(name === "row_type" ? rowType(row) : row[name])).join(","));
    return [columns.join(","), ...lines.filter((line) => !seen.has(line) && seen.add(line)).sort()].join("\r\n") + "\r\n";
  };
  document.querySelectorAll("button.download").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csvOf(button.dataset.chart)], { type: "text/csv;charset=utf-8" }));
      link.download = button.dataset.chart.replace(/^chart-/, "") + ".csv";
      document.body.append(link); link.click(); link.remove();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  });
  dark.addEventListener("change", redraw);
  window.addEventListener("beforeprint", () => all.forEach((details) => { details.open = true; }));
})();

"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    const ink = dark.matches ? "#e6edf3" : "#1b1f24", grid = dark.matches ? "#30363d" : "#e1e5ea";
    const range = dark.matches ? ["#56b4e9", "#ff9a4d", "#2fd0a0", "#a8b0b8"] : null;
    return { range, config: {
      background: "transparent", view: { stroke: null }, font: "system-ui, sans-serif",
      axis: { labelColor: ink, titleColor: ink, gridColor: grid, domainColor: grid, tickColor: grid, labelFontSize: 12 },
      legend: { labelColor: ink, labelFontSize: 13, columns: window.innerWidth < 640 ? 1 : 3 } } };
  };
  const recolour = (node, range) => {
    if (node === null || typeof node !== "object") return;
    if (range && node.color && node.color.scale) node.color.scale.range = range;
    Object.values(node).forEach((child) => recolour(child, range));
  };
  const draw = (id) => {
    const { config, range } = theme();
    const spec = JSON.parse(JSON.stringify(charts[id]));
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
  dark.addEventListener("change", () => { drawn.clear(); all.forEach(drawIfOpen); });
  window.addEventListener("beforeprint", () => all.forEach((details) => { details.open = true; }));
})();

"use strict";

const byId = (id) => document.getElementById(id);
const WAIT = 200;
const ALIVE = 30000;
let job = null;
let drawn = {};
let pages = [];
let shown = 0;
let chosen = false;
let handedOut = [];

function make(tag, text, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  if (text) element.textContent = text;
  return element;
}

async function ask(address, options) {
  const answer = await fetch(address, options);
  const content = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw new Error(content.message || "没有成功，请再试一次。");
  return content;
}

function told(error) {
  const gone = error instanceof TypeError;
  byId("trouble").textContent = gone ? "连不上程序：它可能已经关闭。请重新启动，再打开这个页面。" : error.message;
}

// --- 1 空白填报表 ---

let forms = [];

async function listForms(wanted = "") {
  forms = await ask("/forms");
  const form = byId("form");
  form.replaceChildren();
  for (const each of forms) form.add(new Option(each.name, each.key));
  form.value = wanted || forms.find((each) => each.is_usual).key;
  listAnnexes();
}

function listAnnexes() {
  const annex = byId("annex");
  annex.replaceChildren(new Option("单位的填报表", ""));
  const form = forms.find((each) => each.key === byId("form").value);
  const general = forms.find((each) => each.is_general);
  byId("standing").textContent =
    `${form.name}：${form.standing}。列表里没有您所在的省、市，选“${general.name}”。`;
  if (form.is_installed) {
    const away = make("button", "去掉这个模板", { type: "button", className: "button" });
    away.addEventListener("click", () => removeForm(form));
    byId("standing").append(" ", away);
  }
  for (const kind of form.annexes) annex.add(new Option(`只填一份附件：${kind}`, kind));
  link();
}

async function removeForm(form) {
  if (!confirm(`去掉“${form.name}”？用它做的填报表还在；再安装就能继续用。`)) return;
  try {
    await ask(`/forms/${encodeURIComponent(form.key)}`, { method: "DELETE" });
    await listForms();
  } catch (error) {
    told(error);
  }
}

function link() {
  const query = byId("annex").value ? `?annex=${encodeURIComponent(byId("annex").value)}` : "";
  byId("blank").href = `/blank/${encodeURIComponent(byId("form").value)}${query}`;
}

// --- 2 放入填报表 ---

async function send(files, purpose = "") {
  if (!files.length) return;
  handedOut = [...files].filter((each) => each.name.endsWith(".决算格式"));
  leave();
  byId("progress").textContent = "正在放入文件……";
  busy(true);
  const content = new FormData();
  for (const file of files) content.append("files", file);
  if (purpose) {
    content.append("purpose", purpose);
    if (chosen) content.append("form", byId("form").value);
  }
  try {
    const name = (await ask("/jobs", { method: "POST", body: content })).job;
    history.pushState(null, "", `#${name}`);
    await watch(name);
  } catch (error) {
    busy(false);
    byId("progress").textContent = "";
    told(error);
  }
  byId("files").value = byId("sources").value = "";
}

// 一次放入有自己的地址（#…）：刷新、后退、另开一个标签页都还在；页面开着就一直问，程序才不清除
async function watch(name) {
  job = name;
  busy(true);
  while (job === name) {
    const state = await ask(`/jobs/${name}`);
    if (job !== name) return;
    const working = state.state === "working";
    if (working) advance(state.words);
    else {
      busy(false);
      byId("progress").textContent = "";
    }
    if (state.state === "failed") fail(state);
    else if (state.offered) offer(state);
    else if (state.installed) await installed(state);
    else if (state.started) begin(state);
    else if (state.findings) show(state, working);
    await new Promise((done) => setTimeout(done, working ? WAIT : ALIVE));
  }
}

function fail(state) {
  clear();
  byId("trouble").textContent = state.message;
  for (const name of state.files || []) {
    byId("trouble").append(make("a", `下载 ${name}`, { href: address(name), download: name }));
  }
}

function leave() {
  job = null;
  busy(false);
  byId("progress").textContent = "";
  clear();
}

function arrive() {
  const name = location.hash.slice(1);
  leave();
  if (name) watch(name).catch((error) => { leave(); told(error); });
}

function advance(words) {
  byId("progress").textContent = `正在处理：${words}……`;
  const count = words.match(/(\d+)\/(\d+)/);
  const bar = byId("bar");
  if (count) Object.assign(bar, { max: Number(count[2]), value: Number(count[1]) });
  else bar.removeAttribute("value");
}

function busy(is) {
  byId("bar").hidden = byId("stop").hidden = !is;
  byId("bar").removeAttribute("value");
}

function clear() {
  drawn = {};
  pages = [];
  shown = 0;
  byId("result").hidden = true;
  byId("trouble").textContent = "";
  for (const id of ["downloads", "findings", "figures", "remarks", "comparisons", "todo", "view"]) byId(id).replaceChildren();
}

async function forget() {
  const old = job;
  job = null;
  history.replaceState(null, "", location.pathname);
  if (old) await fetch(`/jobs/${old}`, { method: "DELETE" }).catch(() => {});
}

// --- 3 结果 ---

const address = (name) => `/jobs/${job}/${name.split("/").map(encodeURIComponent).join("/")}`;

// 只重画变了的部分：结果一步一步来，读着的地方不动
function redraw(part, facts, draw) {
  const words = JSON.stringify(facts);
  if (drawn[part] !== words) {
    drawn[part] = words;
    draw();
  }
}

function show(state, working) {
  const first = byId("result").hidden;
  byId("result").hidden = false;
  byId("verdict").textContent = verdict(state, working);
  const remarks = [state.unchecked, ...state.remarks, state.idle].filter(Boolean);
  redraw("remarks", remarks, () => byId("remarks").replaceChildren(...remarks.map((words) => make("li", words))));
  redraw("downloads", [state.files, state.draft], () => {
    byId("downloads").replaceChildren(...state.files.map((name) => download(name, state.draft)));
  });
  redraw("comparisons", state.comparisons, () => {
    byId("comparisons").replaceChildren(...state.comparisons.map(comparison));
  });
  redraw("findings", state.findings, () => byId("findings").replaceChildren(...tables(state.findings)));
  redraw("view", [state.view, state.page_names.length > 0], () => {
    byId("whole").hidden = !state.view;
    byId("view").hidden = state.page_names.length > 0;
    if (!state.view) return;
    byId("apart").href = address(state.view);
    const frame = make("iframe", "", { src: address(state.view), title: "文档内容", sandbox: "" });
    byId("view").replaceChildren(...(state.page_names.length ? [] : [frame])); // 换新的，不留在后退里
  });
  redraw("pages", state.page_names, () => {
    pages = state.page_names;
    byId("viewer").hidden = !pages.length;
    if (pages.length) turn(shown);
  });
  redraw("figures", state.figures, () => {
    byId("pictures").hidden = !state.figures.length;
    byId("figures").replaceChildren(...state.figures.map((name) => {
      const title = name.split("/").pop().replace(".png", "");
      return make("img", "", { src: address(name), alt: title, loading: "lazy" });
    }));
  });
  if (first) byId("h3").focus({ preventScroll: true });
}

// 做好的填报表：取自哪些表，还有哪些要填
function begin(state) {
  const first = byId("result").hidden;
  byId("result").hidden = false;
  byId("whole").hidden = byId("viewer").hidden = byId("pictures").hidden = true;
  byId("verdict").textContent = state.started;
  byId("downloads").replaceChildren(...state.files.map((name) => (
    make("a", "下载填报表", { href: address(name), download: name, className: "button primary" })
  )));
  byId("remarks").replaceChildren(...state.remarks.map((words) => make("li", words)));
  const table = make("table");
  const body = table.createTBody();
  table.append(make("caption", state.todo.length ? "还要填" : "必填的都有了"));
  for (const [sheet, count, examples] of state.todo) {
    const row = body.insertRow();
    row.append(make("td", sheet), make("td", `${count} 格`), make("td", `如 ${examples.join("；")}`));
  }
  byId("todo").replaceChildren(table);
  if (first) byId("h3").focus({ preventScroll: true });
}

// 收到的格式试做过了：先看谁发布的、改了什么，再决定装不装
function offer(state) {
  if (!byId("result").hidden) return;
  tellForm(state.offered);
  if (!handedOut.length) {
    byId("remarks").append(make("li", "要安装，请再放入一次。"));
  } else {
    const files = handedOut;
    const button = make("button", "安装", { type: "button", className: "button primary" });
    button.addEventListener("click", () => send(files, "install"));
    byId("downloads").replaceChildren(button);
  }
  byId("h3").focus({ preventScroll: true });
}

function tellForm([words, ...more]) {
  byId("result").hidden = false;
  byId("whole").hidden = byId("viewer").hidden = byId("pictures").hidden = true;
  byId("verdict").textContent = words;
  byId("remarks").replaceChildren(...more.map((each) => make("li", each)));
}

// 收到的格式装好了：谁发布的、改了什么；第 1 步里已经选上
async function installed(state) {
  const first = byId("result").hidden;
  tellForm(state.installed);
  byId("remarks").append(make("li", "在第 1 步下载它的填报表。"));
  if (!first) return;
  await listForms(state.form);
  chosen = true;
  byId("h3").focus({ preventScroll: true });
}

function verdict(state, working) {
  if (state.is_read_only) return `${state.workbook}：只看文字，${state.count}。连同填报表一起放入，还能逐个数核对。`;
  if (working && !state.files.some((name) => name.endsWith(".docx")) && state.composable) {
    return `${state.workbook}：${state.count}。正在排版……`;
  }
  if (!state.findings.length) return `${state.workbook}：校核通过，没有发现问题。可以取走成果。`;
  const end = !state.draft ? "没有错误，可以取走成果；下面的请看一看。"
    : !state.composable ? "有读不出的内容，还排不成页面。改好填报表再放入一次。"
      : `有错误，下面的页面是草稿，每页都标了“草稿”${state.unchecked ? "，读不出的地方写着“待改”" : ""}。改好填报表再放入一次。`;
  return `${state.workbook}：${state.count}。${end}`;
}

function download(name, isDraft) {
  const file = name.split("/").pop(), kind = file.split(".").pop();
  const draft = isDraft ? "（草稿）" : "";
  if (file.startsWith("核对-")) return make("a", "下载标注了改动的 Word 文档", { href: address(name), download: file, className: "button" });
  if (file.startsWith("更新-")) return make("a", "下载更新了数的 Word 文档", { href: address(name), download: file, className: "button primary" });
  const words = file === "标注.xlsx" ? "标注了问题的填报表"
    : file === "附表.xlsx" ? "附表（Excel）"
      : { docx: `Word 文档${draft}`, pdf: `PDF${draft}`, zip: `全部成果${draft}` }[kind] || file;
  const first = ["docx", "pdf"].includes(kind) ? " primary" : "";
  return make("a", `下载${/^\w/.test(words) ? " " : ""}${words}`, { href: address(name), download: file, className: `button${first}` });
}

// 改过的 Word 文档和填报表对照：改了什么；更新以后还有哪些要自己定
function comparison(each) {
  const table = make("table");
  const count = each.changes.length ? `有 ${each.changes.length} 处和填报表不同` : "和填报表一致，没有改动";
  table.append(make("caption", `${each.document}：${count}`));
  const body = table.createTBody();
  const add = (heading, words, advice) => {
    const row = body.insertRow();
    row.append(make("td", heading));
    const cell = make("td", words);
    if (advice) cell.append(make("div", advice, { className: "advice" }));
    row.append(cell);
  };
  for (const [heading, words] of each.changes) add(heading, words);
  for (const place of each.open) add(place.heading, `${place.reason}：${place.sentence}`, place.wanted && `按填报表：${place.wanted}`);
  if (!each.is_updated && each.changes.length) add("", "要把新的数写进这份文档，请连同“来源”文件夹里的 原稿.docx 一起放入。");
  return table;
}

function tables(findings) {
  const sheets = new Map();
  for (const each of findings) {
    if (!sheets.has(each.sheet)) sheets.set(each.sheet, []);
    sheets.get(each.sheet).push(each);
  }
  return [...sheets].map(([sheet, found]) => {
    const table = make("table");
    table.append(make("caption", `${sheet}（${found.length} 处）`));
    const head = table.createTHead().insertRow();
    for (const title of ["级别", "单元格", "问题和改法"]) head.append(make("th", title, { scope: "col" }));
    const body = table.createTBody();
    for (const each of found) body.append(line(each));
    return table;
  });
}

function line(each) {
  const row = make("tr");
  row.append(make("td", each.level, { className: each.level }), make("td", each.cell || "全表"));
  const words = make("td", `${each.message}（${each.code}）`);
  if (each.advice) words.append(make("div", each.advice, { className: "advice" }));
  if (each.related) words.append(make("div", `相关单元格：${each.related}`, { className: "advice" }));
  row.append(words);
  return row;
}

function turn(to) {
  shown = Math.min(Math.max(to, 0), pages.length - 1);
  byId("where").textContent = `第 ${shown + 1} 页，共 ${pages.length} 页`;
  const source = new URL(address(pages[shown]), location.href).href;
  if (byId("page").src !== source) Object.assign(byId("page"), { src: source, alt: `第 ${shown + 1} 页的样子` });
  byId("previous").disabled = shown === 0;
  byId("next").disabled = shown === pages.length - 1;
}

// --- 操作 ---

const drop = byId("drop");
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
}
drop.addEventListener("drop", (event) => send(event.dataTransfer.files));
drop.addEventListener("submit", (event) => event.preventDefault());
byId("files").addEventListener("change", (event) => send(event.target.files));
byId("sources").addEventListener("change", (event) => send(event.target.files, "start"));
byId("form").addEventListener("change", () => { chosen = true; listAnnexes(); });
byId("annex").addEventListener("change", link);
byId("stop").addEventListener("click", async () => {
  await forget();
  busy(false);
  byId("progress").textContent = "已停止。";
});
byId("previous").addEventListener("click", () => turn(shown - 1));
byId("next").addEventListener("click", () => turn(shown + 1));
document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step && pages.length && !byId("result").hidden && event.target.tagName !== "SELECT") turn(shown + step);
});
addEventListener("popstate", arrive);
listForms().catch(told);
if (location.hash) arrive();

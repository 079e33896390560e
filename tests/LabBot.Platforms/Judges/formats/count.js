// Counts the listings and sections of Markdown lists by two parsers, one line of JSON a file: { file, markdownIt: { listings, sections }, marked: … }.
// The rule: one listing per list item, table row, summary or definition term with a visible link to another page (links of nested ones are theirs);
// where paragraphs with such a link outnumber those, they count too. A section is a heading with a listing before the next heading.
const fs = require('fs');
const path = require('path');
const cheerio = require('cheerio');
const markdownIt = require('markdown-it');
const deflist = require('markdown-it-deflist');
const { marked } = require('marked');

const Item = 'li,tr,summary,dt';
const parsers = {
  markdownIt: (markdownIt.default || markdownIt)({ html: true, linkify: true }).use(deflist.default || deflist),
  marked,
};

function count(html) {
  const $ = cheerio.load(html);
  const shows = (text) => text.replace(/[\s\u200b-\u200d\u2060\ufeff]/g, '').length > 0;
  const leads = (a) => /^(https?:)?\/\//i.test(($(a).attr('href') || '').trim()) && shows($(a).text());
  const listings = new Set();
  const paragraphs = new Set();
  $('a').each((_, a) => {
    if (!leads(a)) return;
    const holder = $(a).closest(Item + ',dd')[0];
    if (holder && holder.name !== 'dd') listings.add(holder);
    const paragraph = $(a).closest('p')[0];
    if (!holder && paragraph) paragraphs.add(paragraph);
  });
  if (paragraphs.size > listings.size) for (const paragraph of paragraphs) listings.add(paragraph);

  let sections = 0;
  let open = false;
  const walk = (node) => {
    if (/^h[1-6]$/.test(node.name)) open = true;
    if (listings.has(node) && open) { sections++; open = false; }
    (node.children || []).forEach(walk);
  };
  walk($('body')[0]);
  return { listings: listings.size, sections };
}

for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
  console.log(JSON.stringify({ file: path.basename(file), markdownIt: count(parsers.markdownIt.render(text)), marked: count(parsers.marked.parse(text)) }));
}

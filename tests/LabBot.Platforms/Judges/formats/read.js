// Reads an exported kit with somebody else's parser and prints what it found as JSON: a list of { title, url, … } in the file's order.
// Usage: node read.js FORMAT FILE
const fs = require('fs');
const [format, file] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
const name = (n) => (n.literal || n.name || [n.given || n.firstName, n['non-dropping-particle'] || n.prefix, n.family || n.lastName, n.suffix].filter(Boolean).join(' '));

const citation = (plugin) => {
  require(plugin);
  const { Cite } = require('@citation-js/core');
  return new Cite(text, { generateGraph: false }).data.map((item) => ({
    id: item.id || item['citation-key'], title: item.title, url: item.URL, doi: item.DOI, authors: (item.author || []).map(name),
    year: item.issued && Number(item.issued['date-parts'][0][0]), venue: item['container-title'] || item.publisher, volume: item.volume, issue: item.issue, pages: item.page, keywords: item.keyword,
  }));
};

const readers = {
  bibtex: () => citation('@citation-js/plugin-bibtex'),
  'bibtex-retorquere': async () => {
    const { entries, errors } = (await import('@retorquere/bibtex-parser')).parse(text, { sentenceCase: false });
    if (errors.length) throw new Error(JSON.stringify(errors));
    return entries.map(({ key, fields }) => ({
      id: key, title: fields.title, url: fields.url, doi: fields.doi, authors: (fields.author || []).map(name), year: fields.year && Number(fields.year),
      venue: fields.journal || fields.journaltitle || fields.publisher || fields.howpublished, volume: fields.volume, issue: fields.number, pages: fields.pages, note: fields.note, keywords: fields.keywords,
    }));
  },
  ris: () => citation('@citation-js/plugin-ris'),
  'csl-json': () => citation('@citation-js/core'),
  csv: () => require('csv-parse/sync').parse(text, { columns: true, bom: true }),
  json: () => JSON.parse(text).sections.flatMap((section) => section.listings.map((listing) => ({ section: section.title, ...listing }))),
  opml: () => {
    const { XMLParser, XMLValidator } = require('fast-xml-parser');
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw new Error(JSON.stringify(valid));
    const root = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (tag) => tag === 'outline' }).parse(text);
    const found = [];
    const walk = (outline, section) => {
      if (outline.url) found.push({ section, title: outline.text, url: outline.url, note: outline.description });
      (outline.outline || []).forEach((inner) => walk(inner, section));
    };
    root.opml.body.outline.forEach((section) => walk(section, section.text));
    return found;
  },
  netscape: () => {
    const $ = require('cheerio').load(text);
    return $('a').toArray().map((a) => ({ section: $(a).closest('dl').prevAll('h3').first().text(), title: $(a).text(), url: $(a).attr('href'), tags: $(a).attr('tags') }));
  },
};

Promise.resolve(readers[format]()).then((found) => console.log(JSON.stringify(found)));

// Asks vscode-json-languageservice about documents: what it underlines, and what it completes at a place.
// Standard input: {"schema": …, "documents": [{"text": …, "at": offset or null}]}; standard output: an answer for each.
const { getLanguageService, TextDocument } = require('vscode-json-languageservice');
const { schema, documents } = JSON.parse(require('fs').readFileSync(0, 'utf8'));

const service = getLanguageService({});
service.configure({ validate: true, schemas: [{ uri: schema.$id, fileMatch: ['*'], schema }] });

async function answer({ text, at }, number) {
  const document = TextDocument.create(`file:///${number}.json`, 'json', 1, text);
  const parsed = service.parseJSONDocument(document);
  const problems = await service.doValidation(document, parsed);
  const underlined = problems.map(({ range, message }) => [document.getText(range), message]);
  if (at === null) return { underlined };
  const position = document.positionAt(at);
  const { items } = await service.doComplete(document, position, parsed);
  const hover = await service.doHover(document, position, parsed);
  return {
    underlined,
    completed: items.map(({ label }) => label),
    inserted: items.map(({ textEdit }) => textEdit.newText),
    hover: hover && hover.contents[0],
  };
}

Promise.all(documents.map(answer)).then((answers) => console.log(JSON.stringify(answers)));

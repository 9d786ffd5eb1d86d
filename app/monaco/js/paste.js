// A certificate that is pasted gets the indentation of its place. The paste stays a step of its own, which undo goes back to.
const PEM = /^\s*-----BEGIN [A-Z0-9 ]+-----/;
const KEY = /^\s*(?:-\s+)*[\w.-]+:\s*$/;
const HEADER = /(?::|-)\s+[|>][-+1-9]{0,2}\s*(?:#.*)?$/;

export const repairPastes = (editor, say) =>
  editor.onDidPaste(({ range }) => {
    const model = editor.getModel();
    const text = model.getValueInRange(range);
    if (!PEM.test(text)) return;
    const before = model.getLineContent(range.startLineNumber).slice(0, range.startColumn - 1);
    const repaired = indented(text, before, range.startLineNumber > 1 ? model.getLineContent(range.startLineNumber - 1) : "");
    if (repaired === undefined || repaired === text) return;
    editor.pushUndoStop();
    editor.executeEdits("layerwright", [{ range, text: repaired }]);
    editor.pushUndoStop();
    say("The certificate was indented below its key. Undo reverts the indentation.");
  });

// `before`: what is on its first line already; `above`: the line before. Nothing where no key says how deep it belongs.
function indented(text, before, above) {
  const lines = text.replace(/\s+$/, "").split(/\r\n|\r|\n/).map((line) => line.trim());
  const end = /\n\s*$/.test(text) ? "\n" : "";
  const block = (depth, lead) => lead + lines.join(`\n${" ".repeat(depth)}`) + end;
  if (KEY.test(before)) {
    const depth = column(before) + 2;
    return block(depth, `${/\s$/.test(before) ? "" : " "}|\n${" ".repeat(depth)}`);
  }
  if (before.trim() !== "") return undefined;
  const least = HEADER.test(above) ? column(above) + 2 : 0;
  if (before.length >= least && before.length > 0) return block(before.length, "");
  return least > 0 ? block(least, " ".repeat(least - before.length)) : undefined;
}

// Where the key of a line begins, behind the hyphens of items.
const column = (line) => line.match(/^\s*(?:-\s+)*/)[0].length;

// Masks over secrets. Only the look changes, never the text; what the caret is in can be read.
import { Range } from "monaco-editor/editor/editor.api.js";

// They grow with what is typed at their edges.
const MASKED = { inlineClassName: "secret-mask", inlineClassNameAffectsLetterSpacing: true, stickiness: 0 };
const OPEN = { inlineClassName: "secret-open", stickiness: 0 };
// A text that may hold secrets is not painted before it is known where they are.
const MAY_HOLD = /pass|secret|token|credential|private key|:\/\/[^\s/@:]+:[^\s/@]+@/i;
const PATIENCE = 2000; // ms
const PENDING = "secrets-pending";

export function watchSecrets(editor, say) {
  const host = editor.getContainerDomNode();
  const masks = editor.createDecorationsCollection();
  let open = [];
  let isHidden = true;
  let patience;
  let confirmed;

  const isOpen = (range) => !isHidden || (editor.hasWidgetFocus() && editor.getSelections().some((one) => Range.containsPosition(range, one.getPosition())));
  const show = (ranges) => {
    open = ranges.map(isOpen);
    masks.set(ranges.map((range, index) => ({ range, options: open[index] ? OPEN : MASKED })));
  };
  const update = () => {
    const ranges = masks.getRanges();
    if (ranges.length !== open.length || ranges.some((range, index) => isOpen(range) !== open[index])) show(ranges);
  };
  const settle = () => {
    clearTimeout(patience);
    host.classList.remove(PENDING);
  };

  const changed = editor.onDidChangeModelContent(({ changes, isFlush }) => {
    // A mask covers a part of a line. One that a new text has stretched over lines would cover what is no secret.
    const ranges = masks.getRanges();
    if (ranges.some(isStretched)) show(ranges.filter((range) => !isStretched(range)));
    const isNew = ({ text }) => (isFlush || text.includes("\n")) && MAY_HOLD.test(text);
    if (!isHidden || !changes.some(isNew)) return;
    host.classList.add(PENDING);
    clearTimeout(patience);
    patience = setTimeout(settle, PATIENCE);
  });
  const watched = [
    changed,
    editor.onDidChangeCursorSelection(update),
    editor.onDidFocusEditorWidget(update),
    editor.onDidBlurEditorWidget(update),
  ];

  // The first copy of something that cannot be read is stopped; the same again is meant.
  const guard = (event) => {
    const model = editor.getModel();
    const copied = editor.getSelections().map((one) => (one.isEmpty() ? wholeLine(model, one) : one));
    const covered = masks.getRanges().filter((range) => !isOpen(range));
    const isCovered = (one) => covered.some((range) => Range.areIntersecting(range, one));
    const what = `${event.type} ${model.getVersionId()} ${copied.join()}`;
    if (!copied.some(isCovered) || what === confirmed) {
      confirmed = undefined;
      return;
    }
    confirmed = what;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [done, again] = event.type === "cut" ? ["cut", "Cut"] : ["copied", "Copy"];
    say(`Nothing was ${done}, because the selection contains a hidden secret. ${again} again to include it.`);
  };
  for (const type of ["copy", "cut"]) host.addEventListener(type, guard, true);

  return {
    cover(ranges) {
      show(ranges);
      // The masks must not come a frame after the text.
      editor.render(true);
      settle();
    },
    setHidden(hidden) {
      isHidden = hidden;
      show(masks.getRanges());
      if (!hidden) settle();
    },
    dispose() {
      settle();
      masks.clear();
      for (const one of watched) one.dispose();
      for (const type of ["copy", "cut"]) host.removeEventListener(type, guard, true);
    },
  };
}

const isStretched = ({ startLineNumber, endLineNumber }) => startLineNumber !== endLineNumber;

const wholeLine = (model, { startLineNumber }) => new Range(startLineNumber, 1, startLineNumber, model.getLineMaxColumn(startLineNumber));

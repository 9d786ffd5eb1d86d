// Monaco, cut down to what the page uses, and the few functions that `src/lib.rs` calls. Plain data crosses as JSON strings.
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeAction/register.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/codelens/register.js";
import "monaco-editor/features/codicon/register.js";
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/contextmenu/register.js";
import "monaco-editor/features/cursorUndo/register.js";
import "monaco-editor/features/dnd/register.js";
import "monaco-editor/features/documentSymbols/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/folding/register.js";
import "monaco-editor/features/gotoLine/register.js";
import "monaco-editor/features/gotoSymbol/register.js";
import "monaco-editor/features/hover/register.js";
import "monaco-editor/features/iPadShowKeyboard/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/inlayHints/register.js";
import "monaco-editor/features/lineSelection/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/quickCommand/register.js";
import "monaco-editor/features/quickOutline/register.js";
import "monaco-editor/features/referenceSearch/register.js";
import "monaco-editor/features/rename/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/features/snippet/register.js";
import "monaco-editor/features/toggleTabFocusMode/register.js";
import "monaco-editor/features/tokenization/register.js";
import "monaco-editor/features/wordHighlighter/register.js";
import "monaco-editor/features/wordOperations/register.js";
// The features of these names register other parts of them.
import "monaco-editor/editor/contrib/semanticTokens/browser/documentSemanticTokens.js";
import "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
import { TabFocus } from "monaco-editor/editor/browser/config/tabFocus.js";
import { KeyCode, KeyMod, MarkerSeverity, Selection, Uri, editor as api, languages } from "monaco-editor/editor/editor.api.js";
import { conf, language as yaml } from "monaco-editor/languages/definitions/yaml/yaml.js";
import { DOCUMENT, range } from "./language.js";

export { language } from "./language.js";

const OWNER = "layerwright";
const LANGUAGE = "yaml";

// Monaco's own worker (75 kB after brotli) serves comparing, links, colors and word completion, none of which is used here.
self.MonacoEnvironment = {
  getWorker() {
    throw new Error("the editor has no worker of its own");
  },
};

languages.register({ id: LANGUAGE, extensions: [".yaml", ".yml"], aliases: ["YAML"] });
// What the line opens is one level deeper: below an item's key that is the item's own column and one level more.
const { Indent, None } = languages.IndentAction;
const OPENS = String.raw`(?::|(?:^|\s)[|>][-+1-9]{0,2})\s*(?:#.*)?$`;
languages.setLanguageConfiguration(LANGUAGE, {
  ...conf,
  onEnterRules: [
    { beforeText: new RegExp(String.raw`^\s*-\s+[^#]*${OPENS}`), action: { indentAction: Indent, appendText: "  " } },
    { beforeText: new RegExp(String.raw`^\s*[^#\s][^#]*${OPENS}`), action: { indentAction: Indent } },
    // A further key of the item.
    { beforeText: /^\s*-\s+[^\s"'{[#][^:#]*:\s/, action: { indentAction: None, appendText: "  " } },
  ],
});
languages.setMonarchTokensProvider(LANGUAGE, yaml);

const { EndOfLinePreference } = api;
const SEVERITY = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning, info: MarkerSeverity.Info };

export function create(host, text, label, readOnly) {
  const path = readOnly ? "/layer.yaml" : DOCUMENT;
  const editor = api.create(host, {
    model: api.createModel(text, LANGUAGE, Uri.from({ scheme: "inmemory", path })),
    acceptSuggestionOnEnter: "smart",
    ariaLabel: label,
    automaticLayout: true,
    bracketPairColorization: { enabled: false },
    detectIndentation: false,
    fixedOverflowWidgets: true,
    folding: true,
    fontFamily: token("--font-mono"),
    fontSize: 13,
    glyphMargin: false,
    guides: { indentation: true },
    insertSpaces: true,
    lightbulb: { enabled: "on" },
    lineHeight: 20,
    lineNumbersMinChars: 3,
    links: false,
    minimap: { enabled: false },
    occurrencesHighlight: "off",
    overviewRulerBorder: false,
    padding: { top: 12, bottom: 12 },
    // In a value free text is typed, to which most offers would be strangers.
    quickSuggestions: { other: true, comments: false, strings: false },
    readOnly,
    renderLineHighlight: "line",
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false },
    "semanticHighlighting.enabled": true,
    smoothScrolling: false,
    // A list that a space opened does not take Enter away.
    suggest: { selectionMode: "whenQuickSuggestion", showWords: false },
    tabSize: 2,
    unusualLineTerminators: "off",
    wordBasedSuggestions: "off",
    wordWrap: "on",
    wrappingIndent: "indent",
  });
  // Otherwise the first list that opens while a person types would fetch it.
  document.fonts.load("16px codicon").catch(() => {});
  const all = editor.getSupportedActions.bind(editor);
  editor.getSupportedActions = () => all().filter(({ id }) => COMMANDS.has(id) || id.includes("layerwright."));
  leaveByEscape(editor);
  tokenizeBeforeEnter(editor);
  return editor;
}

// Lines of a text this long are tokenized while a person waits for Enter.
const SOON = 2000;

// Monaco indents by its rules only where it has tokens, which a new text gets when the page is idle.
const tokenizeBeforeEnter = (editor) =>
  editor.onKeyDown(({ keyCode }) => {
    const line = editor.getPosition()?.lineNumber ?? SOON;
    if (keyCode === KeyCode.Enter && line < SOON) editor.getModel().tokenization.forceTokenization(line);
  });

// Of the editor's own commands the palette lists those that a layer has a use for.
const COMMANDS = new Set([
  "actions.find",
  "editor.action.addSelectionToNextFindMatch",
  "editor.action.clipboardCopyAction",
  "editor.action.clipboardCutAction",
  "editor.action.clipboardPasteAction",
  "editor.action.commentLine",
  "editor.action.copyLinesDownAction",
  "editor.action.copyLinesUpAction",
  "editor.action.deleteLines",
  "editor.action.goToReferences",
  "editor.action.gotoLine",
  "editor.action.indentLines",
  "editor.action.moveLinesDownAction",
  "editor.action.moveLinesUpAction",
  "editor.action.outdentLines",
  "editor.action.quickFix",
  "editor.action.quickOutline",
  "editor.action.rename",
  "editor.action.revealDefinition",
  "editor.action.selectHighlights",
  "editor.action.showHover",
  "editor.action.smartSelect.expand",
  "editor.action.smartSelect.shrink",
  "editor.action.startFindReplaceAction",
  "editor.action.toggleTabFocusMode",
  "editor.action.triggerSuggest",
  "editor.foldAll",
  "editor.toggleFold",
  "editor.unfoldAll",
]);

// Escape, where it has nothing to close, lets the next Tab leave the editor.
function leaveByEscape(editor) {
  let isLeaving = false;
  const leave = (leaves) => {
    if (isLeaving !== leaves) TabFocus.setTabFocusMode(leaves);
    isLeaving = leaves;
  };
  // Heard after Monaco's own listener, which was there first.
  editor.getContainerDomNode().addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented && !TabFocus.getTabFocusMode()) leave(true);
    else if (!["Escape", "Tab", "Shift"].includes(key)) leave(false);
  });
  editor.onDidBlurEditorText(() => leave(false));
}

export const setLook = (editor, wrap, hints) =>
  editor.updateOptions({ wordWrap: wrap ? "on" : "off", codeLens: hints, inlayHints: { enabled: hints ? "on" : "off" } });

// Goes to the next finding, or the one before, and shows what there is to say about it.
export function goToMarker(editor, step) {
  const model = editor.getModel();
  const places = api.getModelMarkers({ owner: OWNER, resource: model.uri }).map((marker) => [marker.startLineNumber, marker.startColumn]);
  const { lineNumber, column } = editor.getPosition();
  const distance = ([line, col]) => (line - lineNumber || col - column) * step;
  places.sort((a, b) => distance(a) - distance(b));
  const next = places.find((place) => distance(place) > 0) ?? places[0];
  if (!next) return;
  reveal(editor, ...next);
  editor.trigger(OWNER, "editor.action.showHover", { focus: "noAutoFocus" });
}

// The model belongs to the editor: both go together.
export function dispose(editor) {
  editor.getModel()?.dispose();
  editor.dispose();
}

export const getText = (editor, windows) =>
  editor.getModel().getValue(windows ? EndOfLinePreference.CRLF : EndOfLinePreference.LF);

// One undo step. The model's own line ends stay as they are: its redo of a step that changes them damages the text.
export function setText(editor, text) {
  editor.pushUndoStop();
  editor.executeEdits(OWNER, [{ range: editor.getModel().getFullModelRange(), text }], [new Selection(1, 1, 1, 1)]);
  editor.pushUndoStop();
}

// One undo step, whatever the number of edits.
export function applyEdits(editor, json) {
  const edits = JSON.parse(json).map((edit) => ({ range: range(edit.range), text: edit.text, forceMoveMarkers: true }));
  editor.pushUndoStop();
  editor.executeEdits(OWNER, edits);
  editor.pushUndoStop();
}

export function reveal(editor, line, column) {
  const position = { lineNumber: line, column };
  editor.setPosition(position);
  editor.revealPositionInCenterIfOutsideViewport(position);
}

export function setMarkers(editor, json) {
  const model = editor.getModel();
  const markers = JSON.parse(json).map((marker) => ({
    ...range(marker.range),
    severity: SEVERITY[marker.severity],
    source: "Layerwright",
    code: { value: marker.code, target: Uri.parse(new URL(marker.docs, document.baseURI).href) },
    message: marker.message,
    relatedInformation: marker.labels.map((label) => ({ ...range(label.range), resource: model.uri, message: label.message })),
  }));
  api.setModelMarkers(model, OWNER, markers);
}

export function getMarkers(editor) {
  return api.getModelMarkers({ owner: OWNER, resource: editor.getModel().uri }).map((marker) => ({
    code: marker.code.value,
    docs: marker.code.target.toString(true),
    severity: Object.keys(SEVERITY).find((name) => SEVERITY[name] === marker.severity),
    message: marker.message,
    startLine: marker.startLineNumber,
    startColumn: marker.startColumn,
    endLine: marker.endLineNumber,
    endColumn: marker.endColumn,
  }));
}

export const decorations = (editor) => editor.createDecorationsCollection();

export const setDecorations = (collection, json) =>
  collection.set(
    JSON.parse(json).map((item) => ({
      range: range(item.range),
      options: { inlineClassName: item.class, stickiness: 1 },
    })),
  );

// `provide(version, range)` answers with a JSON list of { title, fix, preferred, problem }; taking one calls `take(version, fix)`.
export function codeActions(provide, take) {
  const command = "layerwright.takeFix";
  const taken = api.registerCommand(command, (_, version, fix) => take(version, fix));
  const provider = languages.registerCodeActionProvider(
    LANGUAGE,
    {
      provideCodeActions(model, where, context) {
        if (!model.uri.path.endsWith(DOCUMENT)) return { actions: [], dispose() {} };
        const version = model.getVersionId();
        const list = JSON.parse(
          provide(version, where.startLineNumber, where.startColumn, where.endLineNumber, where.endColumn),
        );
        const actions = list.map(({ title, fix, preferred, code, all }) => ({
          title,
          kind: "quickfix",
          isPreferred: preferred,
          diagnostics: all ? [] : context.markers.filter((marker) => marker.code?.value === code),
          command: { id: command, title, arguments: [version, fix] },
        }));
        return { actions, dispose() {} };
      },
    },
    { providedCodeActionKinds: ["quickfix"] },
  );
  return {
    dispose() {
      provider.dispose();
      taken.dispose();
    },
  };
}

const KEYS = {
  "layerwright.fixAllSafe": KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.Period,
  "layerwright.nextProblem": KeyCode.F8,
  "layerwright.previousProblem": KeyMod.Shift | KeyCode.F8,
  "layerwright.toggleWrap": KeyMod.Alt | KeyCode.KeyZ,
};

export const addAction = (editor, id, label, inMenu, run) =>
  editor.addAction({
    id,
    label,
    keybindings: KEYS[id] ? [KEYS[id]] : [],
    contextMenuGroupId: inMenu ? "1_modification" : undefined,
    run: () => run(),
  });

// Calls back with whether the Tab key moves the focus, now and on every change. It is one state for all editors.
export function onTabFocus(changed) {
  changed(TabFocus.getTabFocusMode());
  return TabFocus.onDidChangeTabFocus(changed);
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Monaco wants all six digits: style sheets are minified to three, and forced colors are names that the system gives a meaning.
const color = (name) => {
  const value = token(name);
  if (value.startsWith("#")) return value.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  const probe = document.createElement("span");
  probe.style.cssText = `color: ${value}; forced-color-adjust: none`;
  document.body.append(probe);
  const channels = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3);
  probe.remove();
  return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, "0")).join("")}`;
};

// The colors come from style/tokens.css, so `base` (vs, vs-dark, hc-black, hc-light) must match the theme that the page has on.
export function setTheme(base) {
  const rule = (scope, name, fontStyle = "") => ({ token: scope, foreground: color(name).replace("#", ""), fontStyle });
  api.defineTheme("layerwright", {
    base,
    inherit: true,
    rules: [
      rule("type", "--code-key"),
      rule("string", "--code-string"),
      rule("string.yaml", "--code-string"),
      rule("string.escape", "--code-macro"),
      rule("number", "--code-number"),
      rule("keyword", "--code-number"),
      rule("operators", "--code-punctuation"),
      rule("delimiter", "--code-punctuation"),
      rule("comment", "--code-comment", "italic"),
      rule("knownKey", "--code-key"),
      rule("helperKey", "--code-helper"),
      rule("unknownKey", "--code-text", "italic"),
      rule("secret", "--code-secret"),
      rule("pem", "--code-comment"),
    ],
    colors: {
      "editor.background": color("--code-background"),
      "editor.foreground": color("--code-text"),
      "editor.lineHighlightBackground": color("--code-line"),
      "editor.lineHighlightBorder": color("--code-line"),
      "editor.selectionBackground": color("--code-selection"),
      "editorLineNumber.foreground": color("--code-gutter"),
      "editorLineNumber.dimmedForeground": color("--code-gutter"),
      "editorLineNumber.activeForeground": color("--code-text"),
      "editorIndentGuide.background1": color("--code-guide"),
      "editorIndentGuide.activeBackground1": color("--code-gutter"),
      "editorCursor.foreground": color("--accent"),
      ...(token("--code-selection-text") && { "editor.selectionForeground": color("--code-selection-text") }),
      // High contrast would underline what the wavy line marks already.
      "editorError.border": "#00000000",
      "editorWarning.border": "#00000000",
      "editorInfo.border": "#00000000",
      "editorError.foreground": color("--error"),
      "editorWarning.foreground": color("--warning"),
      "editorInfo.foreground": color("--info"),
      "editorWidget.background": color("--surface-raised"),
      "editorWidget.foreground": color("--text"),
      "editorWidget.border": color("--border-strong"),
      "editorHoverWidget.background": color("--surface-raised"),
      "editorHoverWidget.foreground": color("--text"),
      "editorHoverWidget.border": color("--border-strong"),
      "editorHoverWidget.statusBarBackground": color("--surface-sunken"),
      "editorCodeLens.foreground": color("--code-comment"),
      "editorInlayHint.foreground": color("--code-comment"),
      "editorInlayHint.background": color("--code-line"),
      "editorSuggestWidget.background": color("--surface-raised"),
      "editorSuggestWidget.foreground": color("--text"),
      "editorSuggestWidget.border": color("--border-strong"),
      "editorSuggestWidget.selectedBackground": color("--accent-soft"),
      "editorSuggestWidget.selectedForeground": color("--text"),
      "editorSuggestWidget.selectedIconForeground": color("--text"),
      "editorSuggestWidget.highlightForeground": color("--accent"),
      "editorSuggestWidget.focusHighlightForeground": color("--accent"),
      "widget.border": color("--border-strong"),
      "quickInput.background": color("--surface-raised"),
      "quickInput.foreground": color("--text"),
      "quickInputList.focusBackground": color("--accent-soft"),
      "quickInputList.focusForeground": color("--text"),
      "list.highlightForeground": color("--accent"),
      "list.focusHighlightForeground": color("--accent"),
      "list.hoverBackground": color("--surface-hover"),
      "editorOverviewRuler.errorForeground": color("--error"),
      "editorOverviewRuler.warningForeground": color("--warning"),
      "editorOverviewRuler.infoForeground": color("--info"),
      "editorGutter.background": color("--code-background"),
      "scrollbarSlider.background": `${color("--code-gutter")}55`,
      "scrollbarSlider.hoverBackground": `${color("--code-gutter")}88`,
      "scrollbarSlider.activeBackground": `${color("--code-gutter")}aa`,
      "textLink.foreground": color("--link"),
      "textLink.activeForeground": color("--link"),
      "focusBorder": color("--focus"),
    },
  });
  api.setTheme("layerwright");
}

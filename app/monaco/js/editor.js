// Monaco, cut down to what the page uses, and the few functions that `src/lib.rs` calls. Plain data crosses as JSON strings.
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeAction/register.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/codicon/register.js";
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/contextmenu/register.js";
import "monaco-editor/features/cursorUndo/register.js";
import "monaco-editor/features/dnd/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/folding/register.js";
import "monaco-editor/features/gotoError/register.js";
import "monaco-editor/features/gotoLine/register.js";
import "monaco-editor/features/hover/register.js";
import "monaco-editor/features/iPadShowKeyboard/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/lineSelection/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/quickCommand/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/features/toggleTabFocusMode/register.js";
import "monaco-editor/features/tokenization/register.js";
import "monaco-editor/features/wordHighlighter/register.js";
import "monaco-editor/features/wordOperations/register.js";
import { TabFocus } from "monaco-editor/editor/browser/config/tabFocus.js";
import { KeyCode, KeyMod, MarkerSeverity, Selection, Uri, editor as api, languages } from "monaco-editor/editor/editor.api.js";
import { conf, language } from "monaco-editor/languages/definitions/yaml/yaml.js";

const OWNER = "layerwright";
const LANGUAGE = "yaml";
const NARROW = 560; // px

// Monaco's own worker (75 kB after brotli) serves comparing, links, colors and word completion, none of which is used here.
self.MonacoEnvironment = {
  getWorker() {
    throw new Error("the editor has no worker of its own");
  },
};

languages.register({ id: LANGUAGE, extensions: [".yaml", ".yml"], aliases: ["YAML"] });
languages.setLanguageConfiguration(LANGUAGE, conf);
languages.setMonarchTokensProvider(LANGUAGE, language);

const { EndOfLinePreference } = api;
const SEVERITY = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning, info: MarkerSeverity.Info };

const range = ([startLineNumber, startColumn, endLineNumber, endColumn]) => ({
  startLineNumber,
  startColumn,
  endLineNumber,
  endColumn,
});

export function create(host, text, label, readOnly) {
  const path = readOnly ? "/layer.yaml" : "/os-layer.yaml";
  const editor = api.create(host, {
    model: api.createModel(text, LANGUAGE, Uri.from({ scheme: "inmemory", path })),
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
    readOnly,
    renderLineHighlight: "line",
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false },
    smoothScrolling: false,
    tabSize: 2,
    unusualLineTerminators: "off",
    wordBasedSuggestions: "off",
  });
  // On a phone long values wrap: scrolling sideways and reading do not go together there.
  const wrap = ({ width }) => editor.updateOptions({ wordWrap: width < NARROW ? "on" : "off" });
  wrap(editor.getLayoutInfo());
  editor.onDidLayoutChange(wrap);
  leaveByEscape(editor);
  return editor;
}

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
      options: { inlineClassName: item.class, stickiness: 1, hoverMessage: item.hover ? { value: escapeMarkdown(item.hover) } : null },
    })),
  );

// Text of the document must not become Markdown.
const escapeMarkdown = (text) => text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");

// `provide(version, range)` answers with a JSON list of { title, fix, preferred, problem }; taking one calls `take(version, fix)`.
export function codeActions(provide, take) {
  const command = "layerwright.takeFix";
  const taken = api.registerCommand(command, (_, version, fix) => take(version, fix));
  const provider = languages.registerCodeActionProvider(
    LANGUAGE,
    {
      provideCodeActions(model, where, context) {
        if (!model.uri.path.endsWith("/os-layer.yaml")) return { actions: [], dispose() {} };
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

export const addAction = (editor, id, label, run) =>
  editor.addAction({
    id,
    label,
    keybindings: [KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.Period],
    contextMenuGroupId: "1_modification",
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

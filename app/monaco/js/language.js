// What the core knows about the layer, in the forms that Monaco asks for it. Everything is about the one document that is edited.
import { Emitter } from "monaco-editor/base/common/event.js";
import { KeyCode, KeyMod, editor as api, languages } from "monaco-editor/editor/editor.api.js";
import { StandaloneServices } from "monaco-editor/editor/standalone/browser/standaloneServices.js";
import { IStorageService } from "monaco-editor/platform/storage/common/storage.js";
import { repairPastes } from "./paste.js";
import { watchSecrets } from "./secrets.js";

export const DOCUMENT = "/os-layer.yaml";
const SELECTOR = { language: "yaml", pattern: `**${DOCUMENT}` };
// In the order of `TOKEN_TYPES` in app/protocol/src/ide.rs.
const TOKEN_TYPES = ["knownKey", "helperKey", "unknownKey", "secret", "pem"];
const OFFER = languages.CompletionItemKind;
const OFFERS = {
  key: OFFER.Property,
  stage: OFFER.Event,
  value: OFFER.EnumMember,
  reference: OFFER.Reference,
  variable: OFFER.Variable,
  macro: OFFER.Constant,
  function: OFFER.Function,
  snippet: OFFER.Snippet,
};
const SYMBOL = languages.SymbolKind;
const SYMBOLS = {
  mapping: SYMBOL.Object,
  list: SYMBOL.Array,
  value: SYMBOL.Field,
  stage: SYMBOL.Event,
  step: SYMBOL.Function,
  certificate: SYMBOL.Key,
};
const LABEL_WIDTH = 46; // characters, with the detail beside it
const { InsertAsSnippet, KeepWhitespace } = languages.CompletionItemInsertTextRule;

export const range = ([startLineNumber, startColumn, endLineNumber, endColumn]) => ({
  startLineNumber,
  startColumn,
  endLineNumber,
  endColumn,
});
const textEdit = ({ span, text }) => ({ range: range(span), text });

api.addKeybindingRules([{ keybinding: KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyP, command: "editor.action.quickCommand" }]);

// `ask(what, line, column, text, reply)` calls `reply` with the answer as JSON, or with nothing when the text has changed since.
// `say(text)` tells the person something.
export function language(editor, ask, say) {
  const question = (what, position, text = "") =>
    new Promise((resolve) => {
      ask(what, position?.lineNumber ?? 0, position?.column ?? 0, text, (json) => resolve(json === undefined ? undefined : JSON.parse(json)));
    });
  // Monaco would show what an entry means only once it was asked to.
  StandaloneServices.get(IStorageService).store("expandSuggestionDocs", true, 0, 0);
  const changed = new Emitter();
  const secrets = watchSecrets(editor, say);

  // What is shown without being asked for comes once for each version, after its report. Until then Monaco waits.
  let current = awaited(0);
  let last = { lenses: [], inlays: [] };
  const annotations = (model) => {
    if (current.version !== model.getVersionId()) {
      current.resolve(undefined);
      current = awaited(model.getVersionId());
    }
    return current.answer;
  };

  const registered = [
    languages.registerCompletionItemProvider(SELECTOR, {
      triggerCharacters: [" "],
      async provideCompletionItems(_, position) {
        const offers = (await question("completion", position)) ?? [];
        return { suggestions: offers.map(suggestion) };
      },
    }),
    languages.registerHoverProvider(SELECTOR, {
      async provideHover(_, position) {
        const hover = await question("hover", position);
        return hover && { range: range(hover.span), contents: [{ value: hover.text }] };
      },
    }),
    languages.registerDefinitionProvider(SELECTOR, {
      async provideDefinition(model, position) {
        const found = await question("definition", position);
        if (!found) return undefined;
        const [origin, whole, selection] = [found.origin, found.span, found.selection].map(range);
        return [{ uri: model.uri, originSelectionRange: origin, range: whole, targetSelectionRange: selection }];
      },
    }),
    languages.registerReferenceProvider(SELECTOR, {
      async provideReferences(model, position) {
        const found = (await question("references", position)) ?? [];
        return found.map((span) => ({ uri: model.uri, range: range(span) }));
      },
    }),
    languages.registerRenameProvider(SELECTOR, {
      async resolveRenameLocation(_, position) {
        const found = await question("renamable", position);
        if (!found || found.refused) return { range: point(position), text: "", rejectReason: found?.refused ?? "The text has changed." };
        return { range: range(found.span), text: found.name };
      },
      async provideRenameEdits(model, position, name) {
        const versionId = model.getVersionId();
        const found = await question("rename", position, name);
        if (!found || found.refused) return { edits: [], rejectReason: found?.refused ?? "The text has changed." };
        return { edits: found.edits.map((edit) => ({ resource: model.uri, versionId, textEdit: textEdit(edit) })) };
      },
    }),
    languages.registerDocumentSymbolProvider(SELECTOR, {
      displayName: "Layer",
      async provideDocumentSymbols() {
        return ((await question("symbols")) ?? []).map(symbol);
      },
    }),
    languages.registerSelectionRangeProvider(SELECTOR, {
      provideSelectionRanges: (_, positions) =>
        Promise.all(
          positions.map(async (position) => ((await question("selection", position)) ?? []).map((span) => ({ range: range(span) }))),
        ),
    }),
    languages.registerFoldingRangeProvider(SELECTOR, {
      onDidChange: changed.event,
      async provideFoldingRanges(model) {
        const found = await annotations(model);
        return found?.folds.map(({ start, end, is_comment }) => ({ start, end, kind: is_comment ? languages.FoldingRangeKind.Comment : undefined }));
      },
    }),
    languages.registerCodeLensProvider(SELECTOR, {
      onDidChange: changed.event,
      async provideCodeLenses(model) {
        const { lenses } = (await annotations(model)) ?? last;
        return { lenses: lenses.map(({ span, title }) => ({ range: range(span), command: { id: "", title } })), dispose() {} };
      },
    }),
    languages.registerInlayHintsProvider(SELECTOR, {
      onDidChangeInlayHints: changed.event,
      async provideInlayHints(model, { startLineNumber, endLineNumber }) {
        const { inlays } = (await annotations(model)) ?? last;
        const shown = inlays.filter(({ at: [line] }) => startLineNumber <= line && line <= endLineNumber);
        const hints = shown.map(({ at: [lineNumber, column], label }) => ({ position: { lineNumber, column }, label, paddingLeft: true }));
        return { hints, dispose() {} };
      },
    }),
    languages.registerDocumentSemanticTokensProvider(SELECTOR, {
      onDidChange: changed.event,
      getLegend: () => ({ tokenTypes: TOKEN_TYPES, tokenModifiers: [] }),
      async provideDocumentSemanticTokens(model) {
        const found = await annotations(model);
        // Monaco keeps the colors and asks about the next version when it reads this word.
        if (!found) throw new Error("busy");
        return { data: Uint32Array.from(found.tokens) };
      },
      releaseDocumentSemanticTokens() {},
    }),
    // In a macro the list opens by itself, and Enter takes its first entry.
    editor.onDidType((text) => {
      const { lineNumber, column } = editor.getPosition();
      const before = editor.getModel().getLineContent(lineNumber).slice(0, column - 1);
      if ((text === "{" && before.endsWith("{{")) || (text === "." && before.lastIndexOf("{{") > before.lastIndexOf("}}"))) {
        editor.trigger("layerwright", "editor.action.triggerSuggest", {});
      }
    }),
    // Monaco's own formatting needs a worker of its own, to make the edits smaller than they are.
    editor.addAction({
      id: "layerwright.format",
      label: "Format",
      keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
      contextMenuGroupId: "1_modification",
      async run() {
        const version = editor.getModel().getVersionId();
        const found = await question("format");
        if (found?.refused) say(found.refused);
        if (!found?.edits?.length || editor.getModel().getVersionId() !== version) return;
        editor.pushUndoStop();
        editor.executeEdits("layerwright", found.edits.map(textEdit));
        editor.pushUndoStop();
      },
    }),
    repairPastes(editor, say),
    secrets,
    changed,
  ];

  return {
    // The annotations of the text as it is.
    annotate(json) {
      const found = JSON.parse(json);
      annotations(editor.getModel());
      current.resolve(found);
      current.answer = Promise.resolve(found);
      last = found;
      secrets.cover(found.masks.map(range));
      changed.fire();
    },
    setHidden: (hidden) => secrets.setHidden(hidden),
    dispose() {
      for (const one of registered) one.dispose();
    },
  };
}

function awaited(version) {
  const one = { version };
  one.answer = new Promise((resolve) => {
    one.resolve = resolve;
  });
  return one;
}

const point = ({ lineNumber, column }) => range([lineNumber, column, lineNumber, column]);

function suggestion(offer, index) {
  const fits = offer.label.length + offer.detail.length < LABEL_WIDTH;
  return {
    label: { label: offer.label, description: fits ? offer.detail : undefined },
    detail: fits ? undefined : offer.detail,
    kind: OFFERS[offer.kind],
    documentation: { value: offer.documentation },
    filterText: offer.filter,
    // Offers come in the order in which they are shown.
    sortText: String(index).padStart(5, "0"),
    insertText: offer.insert,
    insertTextRules: offer.is_snippet ? InsertAsSnippet | KeepWhitespace : KeepWhitespace,
    range: range(offer.span),
    additionalTextEdits: offer.further.map(textEdit),
  };
}

function symbol({ name, detail, kind, span, selection, children }) {
  return { name, detail, kind: SYMBOLS[kind], tags: [], range: range(span), selectionRange: range(selection), children: children.map(symbol) };
}

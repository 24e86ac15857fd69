/**
 * The dialogs of our nodes: labels with room for two words, and every input as wide as the rest of the row. Node-RED's own measures stand in the
 * elements, hence the marks.
 */
export const DIALOG_STYLE = `
.audience-dialog .form-row > label { width: 128px; margin-bottom: 0; vertical-align: middle; box-sizing: border-box; padding-right: 4px; }
.audience-dialog .form-row > select, .audience-dialog .form-row > input[type="text"]:not([inputmode]), .audience-dialog .form-row > input[type="password"],
.audience-dialog .form-row > .red-ui-typedInput-container, .audience-dialog .form-row > div[style*="70%"] { width: calc(100% - 134px) !important; vertical-align: middle; }
.audience-dialog .form-row > input[inputmode] { vertical-align: middle; }
`;

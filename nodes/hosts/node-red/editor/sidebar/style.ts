/** Only the editor's own colours, so that both themes fit; nothing is said by colour alone. */
export const STYLE = `
audience-sidebar { display: block; height: 100%; overflow-y: auto; }
.audience-sidebar { padding: 8px; overflow-wrap: anywhere; color: var(--red-ui-primary-text-color); }
.audience-sidebar ul { margin: 4px 0; padding-left: 16px; }
.audience-sidebar h4 { margin: 10px 0 4px; font-size: 13px; font-weight: bold; }
.audience-sidebar .audience-cards { list-style: none; margin: 8px 0; padding: 0; }
.audience-sidebar .audience-card { border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px; padding: 8px; margin-bottom: 8px; overflow-wrap: anywhere; }
.audience-sidebar .audience-card-head { display: flex; flex-wrap: wrap; gap: 4px 8px; justify-content: space-between; }
.audience-sidebar .audience-mark, .audience-sidebar .audience-quiet { color: var(--red-ui-secondary-text-color); }
.audience-sidebar .audience-trouble { color: var(--red-ui-text-color-error); }
.audience-sidebar .audience-ask { display: flex; flex-wrap: wrap; gap: 4px; margin: 0 0 8px; }
.audience-sidebar .audience-ask input, .audience-sidebar .audience-ask select { flex: 1 1 90px; min-width: 0; width: auto; margin: 0; box-sizing: border-box; }
.audience-sidebar .audience-ask input { flex: 3 1 150px; }
.audience-sidebar .audience-ask button { flex: 0 0 auto; }
.audience-sidebar .audience-search { width: 100%; box-sizing: border-box; margin: 0 0 4px; }
.audience-sidebar .audience-tabs { display: flex; flex-wrap: wrap; gap: 4px; margin-bottom: 8px; }
.audience-sidebar .audience-tabs .red-ui-button[aria-selected="true"] { font-weight: bold; border-bottom: 3px solid var(--red-ui-text-color-link); }
.audience-sidebar .audience-tabs .red-ui-button, .audience-sidebar .audience-tabs .red-ui-button:hover, .audience-sidebar .audience-tabs .red-ui-button:focus, .audience-sidebar .audience-tabs .red-ui-button:active { color: var(--red-ui-primary-text-color) !important; background: var(--red-ui-secondary-background) !important; }
.audience-sidebar .audience-link { background: none; border: 0; padding: 2px 0; color: var(--red-ui-text-color-link); text-align: left; }
.audience-sidebar .audience-link:focus-visible { outline: 1px solid var(--red-ui-text-color-link); }
.audience-sidebar .audience-form { margin: 4px 0 0; display: flex; flex-direction: column; gap: 6px; align-items: flex-start; }
.audience-sidebar .audience-form label { width: 100%; margin: 0; }
.audience-sidebar .audience-form input, .audience-sidebar .audience-form select { width: 100%; box-sizing: border-box; margin: 0; }
.audience-sidebar .audience-table { width: 100%; table-layout: fixed; }
.audience-sidebar .audience-table th { text-align: left; font-weight: normal; color: var(--red-ui-secondary-text-color); padding-right: 8px; width: 40%; vertical-align: top; }
.audience-sidebar .audience-sure { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; width: 100%; }
.audience-sidebar .audience-sure > div { flex: 1 1 100%; }
.audience-sidebar progress { width: 100%; }
`;

'use strict';
// Node-RED's settings.js for `npm start`. The script beside us hears the log through the process channel and ends us when it is gone.

process.on('disconnect', () => process.exit(0));

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.AUDIENCE_NODE_RED_PORT),
  flowFile: 'flows.json',
  flowFilePretty: true,
  // The only secret is the address of the MongoDB beside us, and that stands in the environment.
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, page: { title: 'Audience Engine' }, header: { title: 'Audience Engine' } },
  logging: {
    terminal: {
      level: 'info',
      metrics: false,
      audit: false,
      handler: () => (entry) => {
        const text =
          entry.msg instanceof Error
            ? entry.msg.message
            : typeof entry.msg === 'object'
              ? (entry.msg?.message ?? JSON.stringify(entry.msg))
              : String(entry.msg);
        process.send?.({ level: entry.level, type: entry.type, name: entry.name, text });
      },
    },
  },
};

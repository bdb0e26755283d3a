/** What the app asks for when it is installed; the manifests name the same (test/manifest.test.ts). */
export const BOT_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'files:read',
  'files:write',
];

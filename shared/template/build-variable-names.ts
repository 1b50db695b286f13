/**
 * What is known of a build while it runs: `build.NAME` in HCL2, ``{{build `NAME`}}`` in JSON (spec/builders.md 3.2, B-06).
 * A build has not all of them; those that it lacks are empty.
 */
export const buildVariableNames = [
  'ID',
  'Host',
  'Port',
  'User',
  'Password',
  'ConnType',
  'PackerRunUUID',
  'PackerHTTPIP',
  'PackerHTTPPort',
  'PackerHTTPAddr',
  'SSHPublicKey',
  'SSHPrivateKey',
  'SSHPrivateKeyFile',
  'SSHAgentAuth',
  'WinRMPassword',
  'SourceOMI',
  'SourceOMIName',
  'SourceOMITags',
  'BuildRegion',
  'OmiId',
  'SnapshotIds',
  'VolumeIds',
  'Device',
  'MountPath',
] as const

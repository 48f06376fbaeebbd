/** The settings by which the API server of a cluster outside EKS signs and accepts service account tokens. */
export interface ApiServerOptions {
  /**
   * Files of the public keys whose tokens the API server accepts (`--service-account-key-file`). Several while a key is
   * rotated.
   *
   * @default ['/etc/kubernetes/pki/sa.pub']
   */
  readonly keyFiles?: string[];
  /**
   * File of the private key that signs new tokens (`--service-account-signing-key-file`).
   *
   * @default '/etc/kubernetes/pki/sa.key'
   */
  readonly signingKeyFile?: string;
  /**
   * Audiences of the API server itself (`--api-audiences`). Never `sts.amazonaws.com` or another audience of the issuer:
   * the API server would then take the tokens that pods send to STS.
   *
   * @default ['https://kubernetes.default.svc.cluster.local']
   */
  readonly apiAudiences?: string[];
  /**
   * Issuers of tokens that are still out there, accepted but no longer written (more `--service-account-issuer`). For a
   * cluster that had another issuer before.
   *
   * @default - none
   */
  readonly acceptedIssuers?: string[];
}

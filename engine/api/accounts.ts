/** Accounts: each engine works in one; a database may hold many. */
export interface AccountsApi {
  /** Names of the accounts of the database, in their order: every one that somebody has opened. */
  list(): Promise<string[]>;
}

/** What stands in a database, as somebody sees it who only looks. */
export interface DatabaseInspection {
  database: string;
  /** The account that was asked for; it need not be among those there are. */
  account: string;
  /** In the order of their names; `profiles` of the first fifty. */
  accounts: { name: string; profiles?: number }[];
}

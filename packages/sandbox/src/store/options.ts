/** Where a sandbox keeps its data: in memory unless one of these is given. */
export interface DatabaseOptions {
  /** A file for SQLite; made when it does not exist. */
  data?: string | undefined;
  /** A PostgreSQL database, as in `postgres://user:password@localhost:5432/close`. Several sandboxes may share it. */
  databaseUrl?: string | undefined;
}

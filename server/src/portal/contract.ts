/** The built portal, and whether it is there to be served. */
export interface Portal {
  /** Holds `index.html` and `assets/`, once it is ready. */
  readonly directory: string;
  state(): PortalState;
}

export type PortalState = 'ready' | 'being-built' | 'not-built';

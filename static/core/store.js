/* The page's single state and its listeners. No DOM.
   Listeners run once after a burst of changes, in a microtask. */

export function createStore(initialState) {
  let state = initialState;
  let isAnnounced = false;
  const listeners = [];

  function announce() {
    isAnnounced = false;
    for (const listener of listeners) listener(state);
  }

  return {
    get: () => state,

    /** Merges the object that `changes(state)` returns into the state. */
    change(changes) {
      state = { ...state, ...changes(state) };
      if (isAnnounced) return;
      isAnnounced = true;
      queueMicrotask(announce);
    },

    subscribe(listener) {
      listeners.push(listener);
      listener(state);
    },

    /** Resolves once `holds(state)` is true. */
    until(holds) {
      return new Promise((resolve) => this.subscribe((current) => holds(current) && resolve()));
    },
  };
}

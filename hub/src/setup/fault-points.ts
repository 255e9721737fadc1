/** Where a throw-away hub can be told to die. The pipeline passes its points here; nothing else happens at them. */
export interface FaultPoints {
  pass(point: string): void;
  /** Dies by SIGKILL the `passes`-th time that the point is passed from now on. */
  arm(point: string, passes: number): void;
}

export function createFaultPoints(): FaultPoints {
  const armed = new Map<string, number>();
  return {
    pass(point) {
      const left = armed.get(point);
      if (left === undefined) return;
      if (left <= 1) process.kill(process.pid, 'SIGKILL');
      armed.set(point, left - 1);
    },
    arm(point, passes) {
      armed.set(point, passes);
    },
  };
}

export function verifierProgram(): Promise<string>;
export function verifierPage(): Promise<string>;
export function stillPage(): Promise<string>;

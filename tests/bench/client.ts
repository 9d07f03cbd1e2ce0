import type { Result } from './sim.ts'
export const benchClient = async (_between: () => void): Promise<Result[]> => []

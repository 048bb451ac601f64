import type { LightMyRequestResponse } from 'fastify'
import type { TestCounty } from './county.ts'

/** Sends forms and keeps cookies, and gives each reply as it came: status, headers and body, without following it. */
export class FormSender {
  readonly cookies = new Map<string, string>()
  readonly #county: TestCounty

  constructor(county: TestCounty) {
    this.#county = county
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.#keep(await this.#county.ask({ method: 'GET', url, headers: this.#headers() }))
  }

  async post(url: string, payload: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const headers = { ...this.#headers(), 'content-type': 'application/x-www-form-urlencoded' }
    return this.#keep(await this.#county.ask({ method: 'POST', url, headers, payload: new URLSearchParams(payload).toString() }))
  }

  #headers(): Record<string, string> {
    return this.cookies.size > 0 ? { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value } of response.cookies) {
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }
}

/**
 * How one attempt to send ended, for SMS and e-mail alike:
 * `accepted` the provider has taken it; `retry` it was certainly not taken and may be later (`account`: only once the county mends its account or settings);
 * `failed` it was certainly not taken and never will be; `unknown` nobody can tell whether it was taken.
 */
export type SendResult =
  | { readonly outcome: 'accepted'; readonly providerId: string | null; readonly costCents: number | null }
  | { readonly outcome: 'retry'; readonly cause: 'provider' | 'account'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string }

import type { SettingShown } from '../modules/administration/settings/health.ts'
import type { Settings } from './settings.ts'

/**
 * What an operator has set, for the page of settings. Addresses of databases and mail servers may hold passwords, so that they count as secrets, of which it
 * is only told whether they are there.
 */
export function showSettings(settings: Settings): SettingShown[] {
  const open = (name: string, value: string | number | readonly string[] | undefined, en: string, sw: string): SettingShown => {
    const text = Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value)
    return { name, words: { en, sw }, value: text === '' ? null : text, secret: false, set: text !== '' }
  }
  const secret = (name: string, value: string | undefined, en: string, sw: string): SettingShown => ({
    name,
    words: { en, sw },
    value: null,
    secret: true,
    set: value !== undefined,
  })
  return [
    open('COUNTY', settings.county, 'Which county this is', 'Kaunti ipi hii ni'),
    open('PUBLIC_URL', settings.publicUrl, 'The address people use', 'Anwani ambayo watu hutumia'),
    open('HOST', settings.host, 'The address the web process listens on', 'Anwani ambayo mfumo unasikiliza'),
    open('PORT', settings.port, 'The port it listens on', 'Mlango ambao mfumo unasikiliza'),
    open('HOSTS', settings.hosts, 'Host names that are served', 'Majina ya seva yanayohudumiwa'),
    open('PROXIES', settings.proxies, 'Proxies that are believed', 'Seva za kati zinazoaminika'),
    secret('DATABASE_URL', settings.databaseUrl, 'The database', 'Hifadhidata'),
    open('DATABASE_CONNECTIONS', settings.databaseConnections, 'Connections of one process', 'Miunganisho ya mchakato mmoja'),
    open('FILES_DIR', settings.filesDir, 'Where uploads and documents are kept', 'Mahali hati zinapohifadhiwa'),
    open('KEYS_DIR', settings.keysDir, 'Where the signing keys are', 'Mahali funguo za kutia sahihi zilipo'),
    open(
      'ANCHORS_DIR',
      settings.anchorsDir,
      'Where roots of the audit trail are appended',
      'Mahali mizizi ya kumbukumbu za ukaguzi inapoandikwa',
    ),
    secret('SECRET', settings.secret, 'What hashes codes and guards second steps', 'Kinacholinda namba za kuingia na hatua za pili'),
    open('SMS_URL', settings.sms.url, 'Another address of the SMS provider', 'Anwani nyingine ya mtoa huduma wa SMS'),
    open('SMS_USERNAME', settings.sms.username, 'The account at the SMS provider', 'Akaunti kwa mtoa huduma wa SMS'),
    open('SMS_SENDER', settings.sms.sender, 'The name that SMS come from', 'Jina ambalo SMS zinatoka'),
    secret('SMS_API_KEY', settings.sms.apiKey, 'The key to the SMS provider', 'Ufunguo wa mtoa huduma wa SMS'),
    secret('SMS_DELIVERY_KEY', settings.sms.deliveryKey, 'The key of delivery reports', 'Ufunguo wa ripoti za kufika kwa SMS'),
    open('SMS_DAILY_SEGMENTS', settings.sms.dailySegments, 'SMS segments a day', 'Vipande vya SMS kwa siku'),
    open('DARAJA_URL', settings.mpesa.url, 'Another address of M-Pesa', 'Anwani nyingine ya M-Pesa'),
    open('DARAJA_SHORTCODE', settings.mpesa.shortcode, 'The paybill', 'Namba ya paybill'),
    secret('DARAJA_CONSUMER_KEY', settings.mpesa.consumerKey, 'The county’s name at M-Pesa', 'Jina la kaunti kwa M-Pesa'),
    secret('DARAJA_CONSUMER_SECRET', settings.mpesa.consumerSecret, 'The county’s key at M-Pesa', 'Ufunguo wa kaunti kwa M-Pesa'),
    secret('DARAJA_PASSKEY', settings.mpesa.passkey, 'What signs requests to phones', 'Kinachotia sahihi maombi kwa simu'),
    secret('DARAJA_CALLBACK_KEY', settings.mpesa.callbackKey, 'The secret of M-Pesa’s callbacks', 'Siri ya taarifa za M-Pesa'),
    open('DARAJA_INITIATOR', settings.mpesa.initiator, 'Who pays out of the paybill', 'Anayetoa fedha kwenye paybill'),
    secret('DARAJA_SECURITY_CREDENTIAL', settings.mpesa.securityCredential, 'What proves who pays out', 'Kinachothibitisha anayetoa fedha'),
    open(
      'DARAJA_PULL_NUMBER',
      settings.mpesa.nominatedNumber,
      'The number the list of payments is asked with',
      'Namba ya kuombea orodha ya malipo',
    ),
    secret('SMTP_URL', settings.smtpUrl, 'The mail server', 'Seva ya barua pepe'),
    open('MAIL_FROM', settings.mailFrom, 'The sender of e-mail', 'Mtumaji wa barua pepe'),
    open('AUDITOR_EMAIL', settings.auditorEmail, 'Who receives the roots each day', 'Anayepokea mizizi kila siku'),
    open('CLAMD', settings.clamd, 'The virus scanner', 'Kikagua virusi'),
    open('LOG_LEVEL', settings.logLevel, 'How much is logged', 'Kiasi cha kumbukumbu za mfumo'),
  ]
}

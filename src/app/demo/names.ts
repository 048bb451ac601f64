import type { Random } from './random.ts'

export type Sex = 'female' | 'male'

/** Names as a people gives them: a given name, then one of one's own or of the family. Put together by chance; whoever is called so is not meant. */
type Naming = { readonly own: Readonly<Record<Sex, readonly string[]>>; readonly family: readonly string[] }

const given: Readonly<Record<Sex, readonly string[]>> = {
  female:
    words(`Agnes Alice Ann Beatrice Beryl Brenda Caroline Catherine Christine Cynthia Damaris Deborah Diana Dorcas Dorothy Elizabeth Emily Esther Eunice Everlyne
    Faith Florence Gladys Grace Hellen Immaculate Irene Jackline Jane Janet Jemimah Joyce Judith Lilian Linet Lucy Lydia Margaret Mary Maureen Mercy Mildred
    Millicent Monica Nancy Naomi Norah Pamela Pauline Perpetua Phoebe Priscilla Purity Quinter Rachel Rebecca Rose Roseline Ruth Salome Sarah Selina Sharon Stella
    Susan Teresa Valentine Veronica Violet Vivian Winnie Yvonne Zipporah`),
  male: words(`Aaron Abel Alfred Amos Andrew Antony Benard Benjamin Boniface Brian Calvin Charles Christopher Clement Collins Cornel Daniel David Dennis Dickson Edwin
    Elijah Elisha Emmanuel Enock Eric Evans Felix Francis Fredrick Gabriel George Geoffrey Gilbert Hezron Isaac Isaiah Jackson Jacob James Japheth Jared Jeremiah
    John Joseph Joshua Julius Kennedy Kevin Lawrence Leonard Lucas Maurice Meshack Michael Moses Nelson Nicholas Oscar Paul Peter Philip Richard Robert Samson
    Samuel Silas Simon Solomon Stephen Thomas Timothy Tobias Victor Vincent Walter Wycliffe Zachariah`),
}

const luo: Naming = {
  own: {
    female: words(
      'Achieng Adhiambo Akinyi Akoth Amondi Anyango Apiyo Apondi Athieno Atieno Auma Awino Awuor Adongo Aoko Akeyo Ajwang Aluoch',
    ),
    male: words(
      'Ochieng Odhiambo Okinyi Okoth Omondi Onyango Opiyo Opondo Othieno Otieno Ouma Owino Owuor Odongo Ooko Okeyo Ojwang Oluoch',
    ),
  },
  family: words(
    'Odera Ogola Okello Oketch Okumu Olang Oloo Omollo Ondiek Onditi Ongoro Opere Orwa Osano Otiende Oyugi Ogutu Nyambok Obura Odeny Ojuka Oriema Osewe',
  ),
}
const kuria: Naming = {
  own: {
    female: words('Boke Robi Gati Nyangi Weisiko Ghati Nyamburi Rhobi Bhoke Mokami Nchagwa Wankuru Nyaboke Suguta'),
    male: words('Chacha Marwa Mwita Gati Robi Wambura Nyamohanga Magige Matiko Muniko Kerario Sagirai Maroa Nyangi'),
  },
  family: words(
    'Mwita Marwa Chacha Nyamohanga Matiko Magaiwa Kisiri Sinda Motatiro Mahiri Wangwe Nyaitago Maroa Kehengu Tingo Masero Bohoko',
  ),
}
const kisii: Naming = {
  own: {
    female: words('Kemunto Kerubo Moraa Nyaboke Kwamboka Bosibori Gesare Nyanchama Bochaberi'),
    male: words('Nyamweya Ombati Onsongo Mogaka Momanyi Nyakundi Ondieki Mokaya Omwenga Nyaribo'),
  },
  family: words('Ogeto Makori Mokua Nyangau Omambia Ontiri Ogechi Orina Moturi Nyabuto Bosire'),
}
const luhya: Naming = {
  own: {
    female: words('Nekesa Nafula Naliaka Nanjala Nasimiyu Auma Nabwire Akumu Anyango Ajiambo Nasike Namukuru Taaka Nakhumicha'),
    male: words('Wanyama Wafula Barasa Juma Ouma Wandera Okuku Makokha Sikuku Mukudi Egesa Masinde Odwori Bwire Wabwire Musumba'),
  },
  family: words(
    'Makokha Okumu Mudibo Odunga Wabuge Namwonja Sanya Ojiambo Osundwa Muyodi Wesonga Kubende Mayende Were Nyongesa Khaemba Omuse Mangeni Oundo',
  ),
}
const teso: Naming = {
  own: {
    female: words('Amoit Akisa Asekenye Atyang Amongin Akol Ikesa Apolot Atim Among Akello Asiyai'),
    male: words('Emodo Ekirapa Okisai Omuse Emojong Ikapel Oteba Osakari Ekisa Ekesa'),
  },
  family: words('Omoding Etyang Okware Imai Opama Ekadeli Osia Ikileng Oduor Emase Olekete Inyangala Olaimo Ebu'),
}

function words(list: string): readonly string[] {
  return list.split(/\s+/).filter((word) => word !== '')
}

/** Which peoples' names are heard where, by county and, in Migori, by sub-county: Kuria in the east, Luo elsewhere, Kisii among both. */
function namingsOf(county: string, subCounty: number | null): readonly { naming: Naming; share: number }[] {
  if (county === 'busia') {
    const inTeso = subCounty === 225 || subCounty === 226
    return [
      { naming: teso, share: inTeso ? 75 : 8 },
      { naming: luhya, share: inTeso ? 20 : 75 },
      { naming: luo, share: inTeso ? 5 : 17 },
    ]
  }
  const inKuria = subCounty === 259 || subCounty === 260
  return [
    { naming: kuria, share: inKuria ? 82 : 4 },
    { naming: luo, share: inKuria ? 8 : 78 },
    { naming: kisii, share: inKuria ? 8 : 10 },
    { naming: luhya, share: inKuria ? 2 : 8 },
  ]
}

export type Name = { readonly sex: Sex; readonly given: string; readonly own: string; readonly family: string }

export const fullName = ({ given, own, family }: Name): string => `${given} ${own} ${family}`

/** A name as it may be heard in this part of the county. `family` keeps a family's own name, so that a child is called after its house. */
export function inventName(random: Random, county: string, subCounty: number | null, keep: { sex?: Sex; family?: string } = {}): Name {
  const { naming } = random.weighted(namingsOf(county, subCounty), ({ share }) => share)
  const sex = keep.sex ?? (random.chance(0.5) ? 'female' : 'male')
  const own = random.pick(naming.own[sex])
  const others = naming.family.filter((name) => name !== own)
  return { sex, given: random.pick(given[sex]), own, family: keep.family && keep.family !== own ? keep.family : random.pick(others) }
}

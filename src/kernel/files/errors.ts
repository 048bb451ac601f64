import { defineErrors } from '../../core/basics/errors.ts'

/** Every way a file can be refused. Each says what to do next, because the person holds a cheap phone and one chance at a signal. */
export const refuse = defineErrors({
  'files.disk_full': {
    status: 507,
    en: 'We could not keep your file because our storage is full. Nothing was saved from it. Try again later today.',
    sw: 'Hatukuweza kuhifadhi faili yako kwa sababu hifadhi yetu imejaa. Hakuna sehemu yake iliyohifadhiwa. Jaribu tena baadaye leo.',
  },
  'files.content_missing': {
    status: 500,
    en: 'This file is on record but its content cannot be read at the moment. Tell the ICT office, naming the file.',
    sw: 'Faili hii imeandikishwa lakini yaliyomo hayasomeki kwa sasa. Iarifu ofisi ya TEHAMA, ukitaja faili hii.',
  },
  'files.none': {
    status: 422,
    en: 'Choose a file or take a photo.',
    sw: 'Chagua faili au piga picha.',
  },
  'files.empty': {
    status: 422,
    en: '“{name}” is empty. Choose another file.',
    sw: '“{name}” ni tupu. Chagua faili nyingine.',
  },
  'files.too_large': {
    status: 413,
    en: '“{name}” is larger than {limit}. Take a photo of the document instead, or send a smaller file.',
    sw: '“{name}” inazidi {limit}. Badala yake piga picha ya hati hiyo, au tuma faili ndogo zaidi.',
  },
  'files.too_many': {
    status: 422,
    en: 'You can add at most {limit} files here. Remove one before you add another.',
    sw: 'Unaweza kuweka faili zisizozidi {limit} hapa. Ondoa moja kabla ya kuongeza nyingine.',
  },
  'files.too_many_pages': {
    status: 422,
    en: '“{name}” has {pages} pages. Send only the pages that are asked for, at most {limit}.',
    sw: '“{name}” ina kurasa {pages}. Tuma kurasa zinazohitajika tu, zisizozidi {limit}.',
  },
  'files.wrong_type': {
    status: 415,
    en: '“{name}” is not a kind of file we can take here. Send a photo (JPG, PNG or WebP) or a PDF.',
    sw: '“{name}” si aina ya faili tunayoweza kupokea hapa. Tuma picha (JPG, PNG au WebP) au PDF.',
  },
  'files.not_a_picture': {
    status: 415,
    en: '“{name}” is not a photo. Send a photo (JPG, PNG or WebP).',
    sw: '“{name}” si picha. Tuma picha (JPG, PNG au WebP).',
  },
  'files.not_a_pdf': {
    status: 415,
    en: '“{name}” is not a PDF. Send the document as a PDF.',
    sw: '“{name}” si PDF. Tuma hati hiyo ikiwa PDF.',
  },
  'files.heic': {
    status: 415,
    en: '“{name}” is a HEIC photo, which most offices cannot open. In your phone’s camera settings choose “Most compatible”, or send a screenshot of the photo.',
    sw: '“{name}” ni picha ya HEIC, ambayo ofisi nyingi haziwezi kuifungua. Katika mipangilio ya kamera ya simu yako chagua “Most compatible”, au tuma picha ya skrini (screenshot).',
  },
  'files.damaged': {
    status: 422,
    en: '“{name}” is damaged or did not arrive whole. Try sending it again, or take a new photo.',
    sw: '“{name}” imeharibika au haikufika yote. Jaribu kuituma tena, au piga picha mpya.',
  },
  'files.picture_too_big': {
    status: 422,
    en: '“{name}” has too many pixels for us to open safely. Take the photo again at a lower resolution.',
    sw: '“{name}” ina pikseli nyingi mno kufunguliwa kwa usalama. Piga picha tena kwa ubora mdogo zaidi.',
  },
  'files.pdf_locked': {
    status: 422,
    en: '“{name}” is protected with a password. Remove the password, or print it and take a photo.',
    sw: '“{name}” imefungwa kwa nenosiri. Ondoa nenosiri, au ichapishe kisha upige picha.',
  },
  'files.pdf_active': {
    status: 422,
    en: '“{name}” contains a program or an attached file, which we do not accept. Print it to a new PDF, or take a photo of each page.',
    sw: '“{name}” ina programu au faili iliyoambatishwa, jambo ambalo hatukubali. Ichapishe kuwa PDF mpya, au piga picha ya kila ukurasa.',
  },
  'files.infected': {
    status: 422,
    en: '“{name}” was refused because the virus scanner found something harmful in it.',
    sw: '“{name}” imekataliwa kwa sababu kikagua virusi kimepata kitu chenye madhara ndani yake.',
  },
  'files.scanner_down': {
    status: 503,
    en: 'We cannot check files for viruses at the moment, so we cannot take yours. Your answers are kept. Try again in a few minutes.',
    sw: 'Kwa sasa hatuwezi kukagua virusi kwenye faili, hivyo hatuwezi kupokea yako. Majibu yako yamehifadhiwa. Jaribu tena baada ya dakika chache.',
  },
  'files.cut_off': {
    status: 400,
    en: 'The connection broke before everything arrived. Try again; what you saved before is still there.',
    sw: 'Mtandao ulikatika kabla ya kila kitu kufika. Jaribu tena; ulichohifadhi awali bado kipo.',
  },
  'files.part_differs': {
    status: 409,
    en: 'Part {part} of this file was sent before with other content. Start sending the file again.',
    sw: 'Sehemu ya {part} ya faili hii ilitumwa awali ikiwa na maudhui tofauti. Anza kutuma faili upya.',
  },
  'files.parts_missing': {
    status: 409,
    en: 'Some parts of the file have not arrived yet: {parts}. They will be sent again.',
    sw: 'Baadhi ya sehemu za faili bado hazijafika: {parts}. Zitatumwa tena.',
  },
  'files.swept_meanwhile': {
    status: 409,
    en: 'We could not keep your file this time. Send it again.',
    sw: 'Hatukuweza kuhifadhi faili yako safari hii. Itume tena.',
  },
  'files.no_signing_key': {
    status: 503,
    en: 'The county’s signing key is not available, so nothing can be signed. Tell the ICT office.',
    sw: 'Ufunguo wa kutia sahihi wa kaunti haupatikani, hivyo hakuna kinachoweza kutiwa sahihi. Iarifu ofisi ya TEHAMA.',
  },
  'files.document_too_long': {
    status: 422,
    en: 'The facts of this document do not fit into its QR code.',
    sw: 'Taarifa za hati hii hazitoshei katika msimbo wake wa QR.',
  },
})

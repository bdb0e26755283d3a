import { admit } from './admit.js';
import type { Incoming } from './incoming.js';
import { jsonReply, type Reply, refusal } from './reply.js';
import type { World } from './world.js';

/** Whether a BRN joined under the LinkID: code 1 or 0. Asked without a token. */
export function answerJoin({ query, language }: Incoming, world: World): Reply {
  const asked = new URLSearchParams(query);
  const brn = asked.get('CorpNum') ?? '';
  const linkId = asked.get('LID') ?? '';
  if (linkId === '') return refusal(-10000040, language);
  if (linkId !== world.linkId) return refusal(-10000010, language);
  if (brn === '') return refusal(-10000015, language);
  if (!/^\d{10}$/.test(brn)) return refusal(-10001046, language);
  const member = world.companies.get(brn, world.stage)?.member === true;
  const words = language === 'en' ? ['Not joined', 'Joined'] : ['미가입', '가입'];
  const code = member ? 1 : 0;
  return { ...jsonReply({ code, message: words[code] }), code };
}

export function answerCorpInfo(incoming: Incoming, world: World): Reply {
  const admitted = admit(incoming, 'member', world);
  if (!admitted.ok) return admitted.error;
  const { company } = admitted.value;
  return jsonReply({
    ceoname: company.ceo,
    corpName: company.name,
    addr: company.address,
    bizType: company.businessType,
    bizClass: company.businessClass,
  });
}

import { number } from '../text/format.js';
import type { ExportText } from './export-text.js';

export const exporting: ExportText = {
  fileName: '홈택스-모니터링-회사',
  comment: (companies) =>
    `모니터링 중인 회사 ${number(companies)}곳입니다. 엑셀에서 고친 뒤 "CSV UTF-8"로 저장해 /hometax 가져오기 명령으로 다시 가져올 수 있습니다.`,
  sent: (companies) =>
    `모니터링 중인 회사 ${number(companies)}곳을 CSV 파일로 만들어 이 앱과의 다이렉트 메시지로 보냈습니다.`,
  nothingWatched: '모니터링 중인 회사가 없어 내보낼 것이 없습니다.',
  failed: {
    'no-permission':
      '앱이 슬랙에 파일을 올릴 수 없어 내보내지 못했습니다(files:write 권한). 관리자가 앱 매니페스트를 다시 적용하고 워크스페이스에 다시 설치해 주세요. 서버에서 명령줄의 export 명령을 쓸 수도 있습니다.',
    'no-answer': '슬랙이 파일을 받지 않아 내보내지 못했습니다. 잠시 뒤 다시 해 주세요.',
  },
};

import { inStudio } from './pictures/studio.js';
import { takeAlert, takeHome, takeSandbox } from './pictures/take-pictures.js';

/** Takes the pictures that the README shows, of the built app on its page. */
async function main(): Promise<void> {
  await inStudio('ko', takeAlert);
  await inStudio('en', async (studio) => {
    await takeAlert(studio);
    await takeHome(studio);
  });
  await inStudio('ko', takeSandbox);
}

await main();

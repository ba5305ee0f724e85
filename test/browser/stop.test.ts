import { afterAll, expect, it } from '@jest/globals';
import { runGateway } from '../local/gateway/running-gateway';
import { describeInBrowser } from './browser';
import { startEndlessModel, type EndlessModel } from './endless-model';
import type { OpenedPage } from './pages';
import { uiOfGateway } from './ui-of-gateway';

const click = ({ page }: OpenedPage) => page.getByRole('button', { name: 'Stop' }).click();
const pressEscape = ({ page }: OpenedPage) => page.keyboard.press('Escape');
const reloadAndClick = async (opened: OpenedPage) => {
  await opened.page.reload();
  await opened.chat.shows('word-20');
  await click(opened);
};

describeInBrowser('stopping an answer in Chromium that would never end', () => {
  let model: EndlessModel;
  const ui = uiOfGateway(async () => {
    model = await startEndlessModel(20);
    return runGateway({ modelUrl: model.url, modelName: 'endless' });
  });
  afterAll(() => model?.close());

  it.each([
    ['by its button', click],
    ['by Escape', pressEscape],
    ['by its button after a reload', reloadAndClick],
  ])(
    '%s keeps what arrived, and stops the model',
    async (_, stop) => {
      const opened = await ui.openSignedIn();
      const { chat } = opened;
      const left = model.left;
      await chat.ask('Tell me everything.');
      await chat.shows('word-5');
      expect(model.open).toBe(1);

      await stop(opened);
      await chat.status('Answer stopped');

      const text = await chat.answerText();
      expect(text).toMatch(/^word-0 word-1 word-2 word-3 word-4 word-5/);
      expect(text.split(' ')).toEqual(text.split(' ').map((__, index) => `word-${index}`));
      expect(await chat.notes()).toEqual(['Stopped. What had arrived is kept.']);
      expect(await chat.receipt()).toMatch(/tokens out/);
      await model.allLeft();
      expect(model.left).toBe(left + 1);
    },
    60_000,
  );
});

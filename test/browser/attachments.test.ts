import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser';
import { landscapePng, noisyPng, pdf, type TestFile } from './files';
import { look, viewports } from './pages';
import { uiOfGateway } from './ui-of-gateway';

const ask = 'What is this? [[pace=0]]';

/** Hands files to the page as a paste or a drop does. */
async function give(page: Page, way: 'paste' | 'drop', { name, mimeType, buffer }: TestFile): Promise<void> {
  await page.evaluate(
    ([type, file, media, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], file, { type: media }));
      const field = document.querySelector('textarea')!;
      const options = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        type === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, dataTransfer: data }),
      );
    },
    [way, name, mimeType, buffer.toString('base64')] as const,
  );
}

describeInBrowser('attachments in Chromium', () => {
  const ui = uiOfGateway();

  it('reach the model byte by byte where they are small, and are shown with their question', async () => {
    const { page, chat, problems } = await ui.openSignedIn({ bypassCSP: false });
    const picture = await noisyPng(page, 'noise.png', 64);
    await chat.attach(picture, pdf('Annual report, v2 (final).pdf', 4_096));
    await chat.attached('noise.png', 'Annual report, v2 (final).pdf');

    await chat.ask(ask);
    await chat.status('Answer complete');

    const answer = await chat.answerText();
    expect(answer).toContain(`[image: png, ${picture.buffer.length} bytes]`);
    expect(answer).toContain('[document Annual report v2 (final): pdf, 4096 bytes]');
    const prompt = page.getByRole('article', { name: 'Your prompt' });
    expect(await prompt.getByRole('img', { name: 'noise.png' }).isVisible()).toBe(true);
    expect(await prompt.getByText('Annual report, v2 (final).pdf').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('that are images are made smaller until they fit', async () => {
    const { page, chat } = await ui.openSignedIn();
    const picture = await noisyPng(page, 'photo.png', 1_200);
    expect(picture.buffer.length).toBeGreaterThan(1_000_000);
    await chat.attach(picture);
    await chat.attached('photo.png');

    await chat.ask(ask);
    await chat.status('Answer complete');

    const [, bytes] = /\[image: jpeg, (\d+) bytes\]/.exec(await chat.answerText())!;
    expect(Number(bytes)).toBeLessThanOrEqual(75_000);
    expect(Number(bytes)).toBeGreaterThan(30_000);
  });

  it('go with later questions too', async () => {
    const { chat } = await ui.openSignedIn();
    await chat.attach(pdf('plan.pdf', 2_048));
    await chat.attached('plan.pdf');
    await chat.ask(ask);
    await chat.status('Answer complete');

    await chat.ask('What did I ask? [[pace=0]]');
    await chat.shows('wrote');
    await chat.status('Answer complete');

    expect(await chat.answerText()).toContain('[document plan: pdf, 2048 bytes]');
  });

  it.each(['paste', 'drop'] as const)('come by %s', async (way) => {
    const { page, chat } = await ui.openSignedIn();

    await give(page, way, pdf('given.pdf', 1_024));

    await chat.attached('given.pdf');
  });

  it('can be taken away again', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.attach(pdf('one.pdf', 1_024), pdf('two.pdf', 1_024));
    await chat.attached('one.pdf', 'two.pdf');

    await page.getByRole('button', { name: 'Remove one.pdf' }).press('Enter');

    await chat.attached('two.pdf');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  });

  it.each([
    [pdf('thesis.pdf', 2_100_000), /thesis\.pdf is too big: .* Attach a shorter file, or paste/],
    [{ ...pdf('photo.heic', 99), mimeType: 'image/heic' }, /photo\.heic is not of a kind .* Save it as/],
    [{ ...pdf('broken.png', 99), mimeType: 'image/png' }, /broken\.png cannot be read/],
    [{ ...pdf('nothing.pdf', 9), buffer: Buffer.alloc(0) }, /nothing\.pdf is empty/],
  ])('that cannot be sent are refused in words: $name', async (file, message) => {
    const { page, chat } = await ui.openSignedIn();

    await chat.attach(file);

    expect(await page.getByRole('alert').innerText()).toMatch(message);
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
  });

  it('are kept over a reload', async () => {
    const { page, chat } = await ui.openSignedIn();
    await chat.attach(await landscapePng(page, 'hills.png'));
    await chat.attached('hills.png');
    await chat.ask(ask);
    await chat.status('Answer complete');

    await page.reload();

    await page.getByRole('img', { name: 'hills.png' }).waitFor();
  });

  describe.each(viewports)('on a %s', (device, viewport) => {
    it.each(['light', 'dark'] as const)(
      'fit, and are accessible (%s)',
      async (colorScheme) => {
        const opened = await ui.openSignedIn({ viewport, colorScheme });
        const { page, chat } = opened;
        const lookAt = (state: string) => look(opened, `${device}-${colorScheme}-attachments-${state}`);
        await chat.attach(
          await landscapePng(page, 'Lake at dusk, seen from the boathouse on the eastern shore.png'),
          pdf('Minutes.pdf', 48_000),
          pdf('Thesis.pdf', 2_100_000),
        );
        await page.getByRole('alert').waitFor();
        await chat.message.fill('What is on this picture, and what do the minutes say of it?');
        await lookAt('1-composer');
        await chat.ask(
          `What is on this picture, and what do the minutes say of it? [[echo=A lake between hills, at dusk. The minutes do not mention it.]]`,
        );
        await chat.status('Answer complete');
        await lookAt('2-sent');
      },
      60_000,
    );
  });
});

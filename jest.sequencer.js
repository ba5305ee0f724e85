const { default: Sequencer } = require('@jest/test-sequencer');

const uses = (folder) => (test) => test.path.includes(folder);

/**
 * Terraform's suites last: they take every core for minutes, and a gateway that runs beside them misses its own timeouts.
 * Those that run a whole gateway come first, so that none is left when Terraform's begin.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const terraform = sorted.filter(uses('terraform'));
    const gateway = sorted.filter(uses('/test/local/gateway/'));
    const others = sorted.filter((test) => !terraform.includes(test) && !gateway.includes(test));
    return [...gateway, ...others, ...terraform];
  }
};

/**
 * The one build. It reads the folders: each package's entries are those of its package.json `exports`, each vendor
 * folder gives one browser chunk, each source of consent one file, the script tag, the dashboard and what the example
 * shop needs are one file each.
 * `ONLY=script,dashboard rollup -c` builds just those parts.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import dts from 'rollup-plugin-dts';
import ts from 'typescript';

const only = process.env.ONLY?.split(',');
const wants = (part) => !only || only.includes(part);

const vendors = readdirSync('packages/destinations/src').filter((name) =>
  existsSync(`packages/destinations/src/${name}/pixel.ts`),
);
const SOURCES = 'packages/sdk/src/consent/sources';
const consentSources = readdirSync(SOURCES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const CAPTURES = 'packages/sdk/src/capture/parts';
const captures = readdirSync(CAPTURES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const libraries = readdirSync('packages').filter((dir) => {
  const { private: hidden, exports = {}, bin } = manifest(dir);
  return !hidden && (bin || Object.values(exports).some((file) => file.endsWith('.ts')));
});

function manifest(dir) {
  const file = `packages/${dir}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { private: true };
}

/** Compiles one package with its own tsconfig; fails the build on a type error. */
const compile = (dir, options = {}) => [
  typescript({
    tsconfig: `packages/${dir}/tsconfig.json`,
    include: ['packages/*/src/**'],
    noEmitOnError: true,
    compilerOptions: { target: 'ES2020', declaration: false, ...options },
  }),
  {
    name: 'native-import',
    // The compiler wraps computed import() addresses to rewrite .ts endings; ours have none.
    transform: (code) => ({ code: code.replaceAll('__rewriteRelativeImportExtension', ''), map: null }),
  },
];

/** Without types, unchecked: for the many small parts that `npm run types` has checked. */
const strip = {
  name: 'strip',
  transform: (code, id) =>
    id.endsWith('.ts')
      ? {
          code: ts.transpileModule(code, {
            compilerOptions: { target: 'ES2020', module: 'ESNext', verbatimModuleSyntax: true },
          }).outputText,
          map: null,
        }
      : null,
};

/**
 * Names of methods and fields that never leave the script: each becomes a letter. Not for what sites, the wire or the
 * parts that are loaded later know, nor for what the script asks of the browser's own objects.
 */
const inner =
  'batch begin change disk done draft emit exists fits flushIntervalMs forget hide lost mirror onAcked onHide onShow ' +
  'pageViews reach read receipt report sending settle settled show stop texts told transport unsettled until update urgent ' +
  'visit waitMs';
/** Names of what the script and those parts hand each other: the same short ones in all. What a part exports keeps its. */
const between = { trackAt: '$t' };

/**
 * Code for pages: ES2020, one file, everything of ours inside.
 * @param names to shorten; those of `between` must be among them
 */
const minify = (module, names) =>
  terser({
    module,
    ecma: 2020,
    // No getter of ours does anything but answer, so that the order of what is compared is all the same, nobody has changed
    // `Error` or `String`, and no function is for `new`.
    compress: {
      passes: 6,
      hoist_funs: true,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_comps: true,
    },
    format: { comments: false },
    ...(names && {
      mangle: { properties: { builtins: true, regex: new RegExp(`^(${names.join('|')})$`) } },
      nameCache: {
        props: { props: Object.fromEntries(Object.entries(between).map(([name, to]) => [`$${name}`, to])) },
      },
    }),
  });

/** What feeds vendors knows their names by their folders. */
const vendorNames = {
  name: 'vendor-names',
  transform: (code, id) =>
    id.endsWith('script-mirror.ts')
      ? { code: code.replace('__DESTINATIONS__', JSON.stringify(vendors.join(','))), map: null }
      : null,
};

/** What the compiler has checked: a variable that nothing assigns is as good, and alike ones compress better. */
const letOnly = {
  name: 'let-only',
  renderChunk: (code) => ({ code: code.replace(/\bconst (?=[\w$[{])/g, 'let '), map: null }),
};

/**
 * Nearly all of it runs at the start. With this Chromium compiles it whole, and beside the main thread where a tag loads
 * it; without, the main thread compiles function after function, which takes twice as long to start (measured).
 */
const compileAtOnce = {
  name: 'compile-at-once',
  renderChunk: (code) => ({ code: `//# allFunctionsCalledOnLoad\n${code}`, map: null }),
};

const script = [
  {
    input: 'packages/sdk/src/script.ts',
    output: {
      file: 'packages/sdk/dist/beckon.js',
      format: 'iife',
      generatedCode: 'es2015',
      // The compiler has checked what strict mode would at run time.
      strict: false,
    },
    plugins: [
      nodeResolve(),
      compile('sdk'),
      letOnly,
      minify(false, [...inner.split(' '), ...Object.keys(between)]),
      // Once more: what the first run has put together is shorter in names of its own.
      minify(false),
      compileAtOnce,
    ],
  },
  // Each a file of its own: they are loaded alone.
  ...Object.entries({
    debug: 'debug',
    earlier: 'earlier',
    mirror: 'script-mirror',
    measure: 'measure',
    consent: 'consent/manage',
    explain: 'explain',
    'write-google': 'consent/writers/google',
    record: 'record',
    history: 'history',
    captures: 'capture/start-captures',
    count: 'count',
  }).map(([part, file]) => ({
    input: `packages/sdk/src/${file}.ts`,
    output: { file: `packages/sdk/dist/${part}.js`, format: 'es', generatedCode: 'es2015' },
    plugins: [nodeResolve(), compile('sdk'), vendorNames, minify(true, Object.keys(between))],
  })),
  {
    input: Object.fromEntries(
      vendors.map((name) => [`to-${name}`, `packages/destinations/src/${name}/pixel.ts`]),
    ),
    output: {
      dir: 'packages/sdk/dist',
      format: 'es',
      generatedCode: 'es2015',
      // Parts that a half loads later: `to-NAME-PART.js`.
      chunkFileNames: ({ name, facadeModuleId }) =>
        name.startsWith('to-')
          ? `${name}.js`
          : `to-${/([\w-]+)\/([\w-]+)\.ts$/.exec(facadeModuleId).slice(1).join('-')}.js`,
      // What vendors have in common is loaded once.
      manualChunks: (id) =>
        /destinations\/src\/shared|packages\/consent/.test(id) ? 'to-shared' : undefined,
    },
    plugins: [nodeResolve(), compile('destinations'), minify(true)],
  },
  // Each whole in itself: what a visitor allowed must not wait for a second file.
  ...consentSources.map((name) => ({
    input: `${SOURCES}/${name}.ts`,
    output: { file: `packages/sdk/dist/from-${name}.js`, format: 'es', generatedCode: 'es2015' },
    plugins: [strip, minify(true)],
  })),
  ...captures.map((name) => ({
    input: `${CAPTURES}/${name}.ts`,
    output: { file: `packages/sdk/dist/auto-${name}.js`, format: 'es', generatedCode: 'es2015' },
    plugins: [nodeResolve(), strip, minify(true, Object.keys(between))],
  })),
];

const copies = (files) => ({
  name: 'copies',
  writeBundle() {
    for (const [from, to] of Object.entries(files)) {
      mkdirSync(to.replace(/\/[^/]*$/, ''), { recursive: true });
      copyFileSync(from, to);
    }
  },
});

const dashboard = existsSync('packages/dashboard/src/app.tsx')
  ? [
      {
        input: 'packages/dashboard/src/app.tsx',
        output: { file: 'packages/dashboard/dist/app.js', format: 'es' },
        plugins: [
          nodeResolve(),
          compile('dashboard'),
          minify(true),
          copies(
            Object.fromEntries(
              readdirSync('packages/dashboard/src')
                .filter((file) => /\.(html|css)$/.test(file))
                .map((file) => [`packages/dashboard/src/${file}`, `packages/dashboard/dist/${file}`]),
            ),
          ),
        ],
      },
    ]
  : [];

/** What the example shop's banner for the IAB's framework is made of: npm has it as modules alone. */
const shop = [
  {
    input: 'examples/shop/public/framework.js',
    output: { file: 'examples/shop/dist/framework.js', format: 'es' },
    // Its own parts import one another in circles.
    onwarn: (warning, warn) => warning.code === 'CIRCULAR_DEPENDENCY' || warn(warning),
    plugins: [nodeResolve({ browser: true }), minify(true)],
  },
];

/** npm builds: one file per entry and shared chunks; dependencies, ours and others', stay imports. */
const packages = libraries.flatMap((dir) => {
  const { exports, bin = {} } = manifest(dir);
  const commands = Object.values(bin).map((file) => file.replace('./dist/', './src/').replace('.js', '.ts'));
  const files = [...commands, ...Object.values(exports)]
    .filter((file) => file.endsWith('.ts'))
    // `./src/*/index.ts` stands for every folder that has one.
    .flatMap((file) =>
      file.includes('*')
        ? readdirSync(`packages/${dir}/src`)
            .map((name) => file.replace('*', name))
            .filter((path) => existsSync(`packages/${dir}/${path}`))
        : file,
    );
  const entries = (list) =>
    Object.fromEntries(
      list.map((file) => [file.slice('./src/'.length, -'.ts'.length), `packages/${dir}/${file}`]),
    );
  // Nobody imports a command.
  const typed = entries(files.filter((file) => !commands.includes(file)));
  const external = (id) => !/^[./]/.test(id);
  const output = { dir: `packages/${dir}/dist`, format: 'es', chunkFileNames: 'chunks/[name]-[hash].js' };
  return [
    { input: entries(files), external, output, plugins: [compile(dir, { target: 'ES2022' })] },
    {
      input: typed,
      external,
      // A chunk of declarations is one by its name.
      output: { ...output, chunkFileNames: 'chunks/[name]-[hash].d.ts' },
      plugins: [dts({ tsconfig: `packages/${dir}/tsconfig.json` })],
    },
  ];
});

export default [
  ...(wants('script') ? script : []),
  ...(wants('dashboard') ? dashboard : []),
  ...(wants('shop') ? shop : []),
  ...(wants('packages') ? packages : []),
];

import {
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Modal,
  type VariantColorsResolver,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#e6f6f6',
  '#cdeaeb',
  '#9fd6d9',
  '#6cc0c5',
  '#42aab1',
  '#2595a0',
  '#0f7f8b',
  '#0a6a75',
  '#07545d',
  '#043d45',
];

/** Slightly blue, so that long hours in the dark stay calm. */
const dark: MantineColorsTuple = [
  '#d7dce3',
  '#b4bcc8',
  '#9aa4b2',
  '#6f7a8a',
  '#434c5a',
  '#323a46',
  '#262d37',
  '#1b2129',
  '#14191f',
  '#0e1217',
];

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#eff1f4',
  '#e3e7ec',
  '#d3d9e0',
  '#b6bfc9',
  '#8b95a1',
  '#616b77',
  '#48515c',
  '#313942',
  '#1b2129',
];

/** Filled with the accent, or with the colour of what fails, in shades that differ between light and dark; so does what is legible on them. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  if (input.variant === 'outline' && input.color === 'red')
    return { ...usual, color: 'var(--state-failing)', border: '1px solid var(--state-failing)' };
  if (input.variant !== 'filled') return usual;
  const color = 'var(--portal-surface)';
  if (input.color === 'red')
    return { ...usual, background: 'var(--state-failing)', hover: 'var(--state-failing)', color };
  return input.color === undefined || input.color === 'accent' ? { ...usual, color } : usual;
};

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { accent, dark, gray },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '620' },
  defaultRadius: 'sm',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    // The head of a dialog is none of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
    Table: { defaultProps: { borderColor: 'var(--portal-line)' } },
    Tabs: { styles: { root: { '--tab-border-color': 'var(--portal-line)' } } },
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});

/** Beside the accent, colour says the state of a thing; those of charts tell lines of one chart apart. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--portal-canvas': '#f5f6f8',
    '--portal-surface': '#ffffff',
    '--portal-raised': '#ffffff',
    '--portal-line': '#e1e5ea',
    '--portal-line-strong': '#c9d0d8',
    '--portal-text': '#1b2129',
    '--portal-text-soft': '#56606c',
    '--mantine-color-dimmed': '#56606c',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1b2129',
    '--mantine-color-placeholder': '#69737f',
    '--mantine-color-error': '#b3261e',
    '--state-ready': '#177245',
    '--state-working': '#1c5fb8',
    '--state-waiting': '#8a5a00',
    '--state-failing': '#b3261e',
    '--state-asleep': '#5d5a88',
    '--state-leaving': '#616b77',
    '--chart-1': '#0a6a75',
    '--chart-2': '#4f55c4',
    '--chart-3': '#9a6a2f',
    '--chart-4': '#a2388f',
    '--chart-5': '#2a7fc1',
    '--chart-6': '#6b7a1f',
    '--chart-7': '#74509a',
    '--chart-8': '#5a6673',
    '--chart-rest': '#b6bfc9',
  },
  dark: {
    '--portal-canvas': '#0e1217',
    '--portal-surface': '#151a21',
    '--portal-raised': '#1b2129',
    '--portal-line': '#262d37',
    '--portal-line-strong': '#3a4350',
    '--portal-text': '#e3e7ec',
    '--portal-text-soft': '#9aa4b2',
    '--mantine-color-dimmed': '#9aa4b2',
    '--mantine-color-body': '#151a21',
    '--mantine-color-text': '#e3e7ec',
    '--mantine-color-placeholder': '#8791a0',
    '--mantine-color-error': '#ff8f86',
    '--state-ready': '#5fd394',
    '--state-working': '#7cb4ff',
    '--state-waiting': '#f0b95a',
    '--state-failing': '#ff8f86',
    '--state-asleep': '#b3aef0',
    '--state-leaving': '#9aa4b2',
    '--chart-1': '#42aab1',
    '--chart-2': '#8e96ff',
    '--chart-3': '#d3a468',
    '--chart-4': '#e28ad4',
    '--chart-5': '#6db8f2',
    '--chart-6': '#b3c25a',
    '--chart-7': '#b795d8',
    '--chart-8': '#9fabb8',
    '--chart-rest': '#434c5a',
  },
});

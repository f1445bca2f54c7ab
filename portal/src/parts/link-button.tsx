import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type AnchorProps = Omit<ButtonProps, 'component'> & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>;

/** A link to a page of the portal, with what its address holds, that looks like a button. */
export const LinkButton = createLink((props: AnchorProps) => <Button component="a" {...props} />);

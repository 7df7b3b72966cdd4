import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function SendIcon() {
  return (
    <Icon>
      <path d="M10 16V4.5M4.8 9.5 10 4.3l5.2 5.2" />
    </Icon>
  );
}

export function StopIcon() {
  return (
    <Icon>
      <rect x="6" y="6" width="8" height="8" rx="1.5" />
    </Icon>
  );
}

export function NewIcon() {
  return (
    <Icon>
      <path d="M10.5 4H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V9.5M15.2 3.3a1.06 1.06 0 0 1 1.5 1.5L11 10.5l-2.2.7.7-2.2z" />
    </Icon>
  );
}

export function FileIcon() {
  return (
    <Icon>
      <path d="M10 3.5v8.5M6 8.5l4 4 4-4M4 16.5h12" />
    </Icon>
  );
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="m5 5 10 10M15 5 5 15" />
    </Icon>
  );
}

export function PersonIcon() {
  return (
    <Icon>
      <circle cx="10" cy="6.8" r="3.2" />
      <path d="M3.8 16.5c.6-3.200 3-5 6.200-5s5.600 1.800 6.200 5" />
    </Icon>
  );
}

export function DownIcon() {
  return (
    <Icon>
      <path d="M10 4v11.5M4.8 10.5 10 15.7l5.2-5.2" />
    </Icon>
  );
}

export function ChevronIcon() {
  return (
    <Icon>
      <path d="m6 8 4 4 4-4" />
    </Icon>
  );
}

export function BookIcon() {
  return (
    <Icon>
      <path d="M10 5.5C8.5 4.5 6.5 4 4 4v11c2.5 0 4.5.5 6 1.5 1.5-1 3.5-1.5 6-1.5V4c-2.5 0-4.5.5-6 1.5Zm0 0v11" />
    </Icon>
  );
}

export function ClockIcon() {
  return (
    <Icon>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 6.5V10l2.3 1.5" />
    </Icon>
  );
}

export function CheckIcon() {
  return (
    <Icon>
      <path d="m4.5 10.5 3.5 3.5 7.5-8" />
    </Icon>
  );
}

export function AlertIcon() {
  return (
    <Icon>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 6.5v4.2M10 13.3v.1" />
    </Icon>
  );
}

export function BotIcon() {
  return (
    <Icon>
      <path d="M5.5 5h9A2.5 2.5 0 0 1 17 7.5v4a2.5 2.5 0 0 1-2.5 2.5H10l-3.5 3v-3h-1A2.5 2.5 0 0 1 3 11.5v-4A2.5 2.5 0 0 1 5.5 5Z" />
      <path d="M7 9.5h.01M10 9.5h.01M13 9.5h.01" />
    </Icon>
  );
}

export function StarIcon() {
  return (
    <Icon>
      <path d="m10 3.2 2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7-3.4-3.3 4.7-.7z" />
    </Icon>
  );
}

export function ThumbIcon() {
  return (
    <Icon>
      <path d="M6.5 16.5h7.2a1.6 1.6 0 0 0 1.6-1.3l1-5a1.5 1.5 0 0 0-1.5-1.8H11l.6-3.2A1.7 1.7 0 0 0 8.4 4L6.5 8.8zm0 0H4V8.8h2.5" />
    </Icon>
  );
}

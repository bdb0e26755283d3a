interface AvatarProps {
  readonly name: string;
  readonly user: string;
  readonly isApp?: boolean;
}

export function Avatar({ name, user, isApp = false }: AvatarProps) {
  if (isApp) {
    return (
      <span className="avatar avatar-app" aria-hidden="true">
        <svg viewBox="0 0 24 24" role="presentation">
          <path d="M12 2.5 4 5.6v5.6c0 4.9 3.3 8.7 8 10.3 4.7-1.6 8-5.4 8-10.3V5.6z" />
          <path className="avatar-tick" d="m8 12.2 2.8 2.8 5.2-5.6" />
        </svg>
      </span>
    );
  }
  return (
    <span className="avatar" style={{ background: colourOf(user) }} aria-hidden="true">
      {[...name][0]}
    </span>
  );
}

function colourOf(id: string): string {
  const sum = [...id].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  return `hsl(${Math.abs(sum) % 360} 45% 42%)`;
}

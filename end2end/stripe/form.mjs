// Fields with brackets in their names, as `items[0][price]=x`, become one object.

export function read(text) {
  const all = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part, n) => part !== "" || n === 0);
    if (name.endsWith("[]")) path.push(undefined);
    let at = all;
    path.forEach((part, n) => {
      const key = part ?? Object.keys(at).length;
      if (n === path.length - 1) at[key] = value;
      else at = at[key] ??= {};
    });
  }
  return all;
}

import { useSearchParams } from 'react-router';

/** One of several that is kept in the address of the page; what the address may not say is the first of them. */
export function useAddressChoice<Value extends string>(
  name: string,
  values: readonly [Value, ...Value[]],
): [Value, (value: Value) => void] {
  const [search, setSearch] = useSearchParams();
  const chosen = values.find((value) => value === search.get(name)) ?? values[0];
  return [
    chosen,
    (value) => {
      setSearch(
        (before) => {
          before.set(name, value);
          return before;
        },
        { replace: true },
      );
    },
  ];
}

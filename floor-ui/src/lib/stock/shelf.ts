/** The shelf as the manager reads it: by the store's tree of categories. Pure. */
import type { StockView, StoreView } from '@baozhong/contract/live.ts';

type Goods = StoreView['goods'][number];
type Category = StoreView['goodsCategories'][number];

export interface ShelfRow {
  readonly goods: Goods;
  /** Undefined: nobody counts it. */
  readonly stock: StockView | undefined;
  /** What one costs, as far as it can be told. */
  readonly eachFen: number | null;
}
export interface ShelfGroup {
  /** From the top down; none: of no category. */
  readonly path: readonly Category[];
  readonly rows: readonly ShelfRow[];
}

/** From the top of the tree down to this one; bounded, whatever the tree says. */
function pathTo(code: string | undefined, byCode: ReadonlyMap<string, Category>): Category[] {
  const path: Category[] = [];
  let at = byCode.get(code ?? '');
  while (at !== undefined && path.length < byCode.size) {
    path.unshift(at);
    at = byCode.get(at.parent ?? '');
  }
  return path;
}

/** As the tree is walked: a category, what is in it, then those under it; what has none stands last. */
export function shelfOf(
  store: Pick<StoreView, 'goods' | 'goodsCategories'>,
  stockOf: (goodsCode: string) => StockView | undefined,
  shows: (goods: Goods, stock: StockView | undefined) => boolean,
): ShelfGroup[] {
  const byCode = new Map(store.goodsCategories.map((one) => [one.code, one]));
  const under = (parent: string | undefined): string[] =>
    store.goodsCategories
      .filter((one) => (byCode.has(one.parent ?? '') ? one.parent : undefined) === parent)
      .flatMap(({ code }) => [code, ...under(code)]);
  return [...under(undefined), ''].flatMap((category) => {
    const rows = store.goods
      .filter((goods) => (byCode.has(goods.category ?? '') ? goods.category : '') === category)
      .map((goods) => ({ goods, stock: stockOf(goods.code) }))
      .filter(({ goods, stock }) => shows(goods, stock))
      .map(({ goods, stock }) => ({ goods, stock, eachFen: eachOf(stock) }));
    return rows.length === 0 ? [] : [{ path: pathTo(category, byCode), rows }];
  });
}

/** The average of what is there, to the nearest fen; of nothing, what one cost last. */
function eachOf(stock: StockView | undefined): number | null {
  if (stock === undefined || stock.valueFen === null) return null;
  return stock.qty > 0 ? Math.round(stock.valueFen / stock.qty) : stock.eachFen;
}

import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ROUTE_RULE, STEP_UP, type RouteRule } from './permit.js';

export interface Route {
  /** `GrantsController.revoke`. */
  name: string;
  method: string;
  /** With its parameters: `/api/grants/:id/revoke`. */
  path: string;
  rule: RouteRule | undefined;
  /** Only for somebody who proved a moment ago who they are. */
  stepUp: boolean;
}

/** Every route that the program has, by path and method. */
export function routesOf(app: INestApplication): Route[] {
  return new DiscoveryService(app.get(ModulesContainer))
    .getControllers()
    .flatMap(({ metatype }) => {
      const prototype = metatype!.prototype as Record<string, object>;
      return new MetadataScanner()
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name]! }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .map(({ name, handler }) => ({
          name: `${metatype!.name}.${name}`,
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod]!,
          path: pathOf(metatype!, handler),
          stepUp: Reflect.getMetadata(STEP_UP, handler) === true,
          rule: (Reflect.getMetadata(ROUTE_RULE, handler) ?? Reflect.getMetadata(ROUTE_RULE, metatype!)) as
            RouteRule | undefined,
        }));
    })
    .sort((one, other) => `${one.path} ${one.method}`.localeCompare(`${other.path} ${other.method}`));
}

const pathOf = (controller: object, handler: object): string =>
  `/${[controller, handler].map((part) => Reflect.getMetadata(PATH_METADATA, part) as string).join('/')}`
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');

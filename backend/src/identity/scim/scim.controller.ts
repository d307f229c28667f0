import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  UseFilters,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { PersonActor } from '../../platform/actor.js';
import { CurrentActor, type SignedInRequest } from '../../platform/http/current-actor.js';
import { Permit } from '../../platform/http/permit.js';
import { DirectoryPeople } from './directory-people.service.js';
import { SCIM_TYPE, ScimProblemFilter } from './scim-problem.filter.js';
import { ScimRefused } from './scim.errors.js';
import { filterIn, patched, scimList, scimUser, toldIn } from './scim-messages.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** SCIM 2.0 (RFC 7644) for the firm's directory: joiners, changes and leavers. Groups come with the login. */
@ApiExcludeController()
@Controller('scim/v2')
@Permit('people.provision')
@UseFilters(ScimProblemFilter)
export class ScimController {
  constructor(private readonly people: DirectoryPeople) {}

  @Get('ServiceProviderConfig')
  @Header('content-type', SCIM_TYPE)
  config(): object {
    return SERVICE_PROVIDER;
  }

  @Get('Users')
  @Header('content-type', SCIM_TYPE)
  async list(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Query() query: Record<string, unknown>,
  ): Promise<object> {
    const found = await this.people.find(actor, directoryOf(request), filterIn(query['filter']));
    return scimList(found, { ...numberIn(query, 'startIndex'), ...numberIn(query, 'count') });
  }

  @Get('Users/:id')
  @Header('content-type', SCIM_TYPE)
  async get(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Param('id') id: string,
  ): Promise<object> {
    return scimUser(await this.people.get(actor, directoryOf(request), idIn(id)));
  }

  @Post('Users')
  @Header('content-type', SCIM_TYPE)
  async add(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Body() body: unknown,
  ): Promise<object> {
    return scimUser(await this.people.add(actor, directoryOf(request), toldIn(body)));
  }

  @Put('Users/:id')
  @Header('content-type', SCIM_TYPE)
  async replace(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const told = toldIn(body);
    return scimUser(await this.people.alter(actor, directoryOf(request), idIn(id), () => told));
  }

  @Patch('Users/:id')
  @Header('content-type', SCIM_TYPE)
  async patch(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<object> {
    const decide = (known: Parameters<typeof patched>[0]) => patched(known, body);
    return scimUser(await this.people.alter(actor, directoryOf(request), idIn(id), decide));
  }

  @Delete('Users/:id')
  @HttpCode(204)
  async remove(
    @CurrentActor() actor: PersonActor,
    @Req() request: SignedInRequest,
    @Param('id') id: string,
  ): Promise<void> {
    await this.people.remove(actor, directoryOf(request), idIn(id));
  }
}

/** Only a token names a directory: an administrator at the console has none. */
function directoryOf({ directory }: SignedInRequest): string {
  if (directory === undefined)
    throw new ScimRefused(403, null, 'Use a token that was made for the people of a provider.');
  return directory;
}

function idIn(text: string): string {
  if (!ID.test(text)) throw new ScimRefused(404, null, 'There is nobody under this id.');
  return text;
}

const numberIn = (query: Record<string, unknown>, name: 'startIndex' | 'count'): object => {
  const text = query[name];
  return typeof text === 'string' && /^\d{1,6}$/.test(text) ? { [name]: Number(text) } : {};
};

const SERVICE_PROVIDER = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 1_000 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API token',
      description: 'A token of this appliance with people.provision.',
    },
  ],
};

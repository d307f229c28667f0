import { Component, type OnInit, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RoleMappingDto } from '../api/models';
import { SessionStore } from '../session/session-store';
import { Chip } from '../ui/chip';
import { Confirm } from '../ui/confirm-dialog';
import { FailedState } from '../ui/failed-state';
import { LoadingState } from '../ui/loading-state';
import { Refusal } from '../ui/refusal';
import { publishObstacle } from '../ui/two-person-rule';
import { When } from '../ui/when';
import { type MappingChange, mappingChanges, rulesInForce } from './mapping-changes';
import { MappingTable } from './mapping-table';
import { RolesStore } from './roles-store';

@Component({
  selector: 'ex-roles-page',
  imports: [Chip, FailedState, LoadingState, MappingTable, Refusal, RouterLink, When],
  templateUrl: './roles-page.html',
})
export class RolesPage implements OnInit {
  private readonly store = inject(RolesStore);
  private readonly sessions = inject(SessionStore);
  private readonly confirm = inject(Confirm);
  readonly mappings = this.store.mappings;
  readonly publication = this.store.publication;
  readonly mayDraft = this.sessions.can('roles.draft');
  private readonly versions = computed(() => this.mappings.value()?.items ?? []);
  readonly inForce = computed(() => this.versions().find((version) => version.inForce) ?? null);
  readonly rules = computed(() => {
    const mappings = this.mappings.value();
    return mappings ? rulesInForce(mappings) : [];
  });
  /** A draft that is older than what is in force can no longer be published. */
  readonly drafts = computed(() =>
    this.versions().filter(
      ({ state, version }) => state === 'draft' && version > (this.inForce()?.version ?? 0),
    ),
  );

  ngOnInit(): void {
    this.load();
  }

  load(): void {
    void this.store.load();
  }

  changes(draft: RoleMappingDto): MappingChange[] {
    return mappingChanges(this.rules(), draft.rules);
  }

  obstacle(draft: RoleMappingDto): string | null {
    return publishObstacle(draft, {
      id: this.sessions.session()?.person.id ?? '',
      mayPublish: this.sessions.can('roles.publish'),
    });
  }

  async publish(draft: RoleMappingDto): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Publish version ${draft.version}?`,
      text: 'It counts at once, for whoever is signed in as well. Who has no role left is signed out.',
      act: 'Publish',
    });
    if (sure) await this.store.publish(draft.version);
  }
}

import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DOCUMENT, DestroyRef, Injectable, Injector, afterNextRender, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Title } from '@angular/platform-browser';
import { NavigationEnd, Router } from '@angular/router';
import { filter, skip } from 'rxjs';

/** After a navigation, keyboard and screen reader continue at the new page, not at the old link. */
@Injectable({ providedIn: 'root' })
export class PageFocus {
  private readonly router = inject(Router);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly title = inject(Title);
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);

  follow(destroy: DestroyRef): void {
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        skip(1),
        takeUntilDestroyed(destroy),
      )
      .subscribe(() => {
        afterNextRender(() => this.moveToPage(), { injector: this.injector });
      });
  }

  private moveToPage(): void {
    this.document.getElementById('main')?.focus({ preventScroll: true });
    void this.announcer.announce(this.title.getTitle().replace(/ – Exhibit$/, ''), 'polite');
  }
}

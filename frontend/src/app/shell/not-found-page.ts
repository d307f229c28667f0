import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'ex-not-found-page',
  imports: [RouterLink],
  template: `
    <h1>There is no such page</h1>
    <p>The address may be mistyped or from an older version.</p>
    <p><a routerLink="/">Go to the start page</a></p>
  `,
})
export class NotFoundPage {}

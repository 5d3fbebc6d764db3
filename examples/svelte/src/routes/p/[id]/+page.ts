/** What the page of a product gets, on the server and in the browser. */
export const load = ({ params }: { params: { id: string } }) => ({ id: params.id });
